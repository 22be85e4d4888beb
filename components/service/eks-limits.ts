import type { SettingsProblem } from "../base";
import { deploymentSettings, rolloutOf } from "./deployment-settings";
import { eksDeploymentPlan, slowestStartSeconds } from "./eks-deployment-plan";
import { largestMemory } from "./fargate-sizes";
import { refusedSchedules } from "./kubernetes-cron";
import { scalingSettings } from "./scaling-settings";
import { minReadySeconds } from "./task-start";
import { disksOf, fileSystemsOf } from "./volume-settings";
import type { WorkloadSettings } from "./workload";

/**
 * What EKS cannot give a service, by the settings that ask for it: what ECS guarantees there would be gone without a word
 * otherwise. Paths are those of the service's own settings.
 */
export function refusedOnEks(workload: WorkloadSettings): SettingsProblem[] {
  return [
    ...refusedTasks(workload),
    ...refusedScaling(workload),
    ...refusedDeployment(workload),
    ...refusedRouting(workload),
    ...refusedVolumes(workload),
    ...refusedPods(workload),
  ];
}

/** What EKS gives a service only where the stack says `eks.datadog`. Paths are those of the service's own settings. */
export function refusedWithoutDatadog({ deployment, sidecars }: WorkloadSettings): SettingsProblem[] {
  const { strategy } = deployment;
  return [
    ...(strategy === "rolling"
      ? []
      : [
          {
            path: "deployment.strategy",
            message:
              `found "${strategy}"; on EKS it asks Datadog how the new version does, and the stack has none there. ` +
              "Give eks.datadog, or set it to rolling.",
          },
        ]),
    ...(sidecars.datadog
      ? [
          {
            path: "sidecars.datadog",
            message: "is set; on EKS the agent runs once on each node, and the stack has none. Give eks.datadog.",
          },
        ]
      : []),
  ];
}

/** What only tasks on Fargate know. */
function refusedTasks({ exec, faultInjection, capacity, sidecars, logs, movingTo, user }: WorkloadSettings) {
  return present(
    exec && {
      path: "exec",
      message:
        "found true; what people do in a pod would be logged nowhere. Set it to false, and look for the reason in logs " +
        "and traces.",
    },
    faultInjection && {
      path: "faultInjection",
      message: "is set; its agent disturbs tasks of ECS, and no pods. Leave it out.",
    },
    capacity.spotPercent > 0 && {
      path: "capacity.spotPercent",
      message: `found ${capacity.spotPercent}; the nodes of EKS are on demand, all of them. Set it to 0.`,
    },
    sidecars.logRouter?.destination === "datadog" && {
      path: "sidecars.logRouter.destination",
      message: 'found "datadog"; on EKS one shipper on each node brings logs to log groups. Set it to logGroup.',
    },
    logs.group !== undefined &&
      movingTo !== undefined && {
        path: "logs.group",
        message: `found "${logs.group}"; while the service moves, both runtimes would make it. Leave it out until it has moved.`,
      },
    // https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
    !/^\d+(:\d+)?$/.test(user) && {
      path: "user",
      message: `found "${user}"; Kubernetes cannot tell by a name that it is not root. Give its number, such as 1000:1000.`,
    },
  );
}

// https://kubernetes.io/docs/concepts/services-networking/ingress/#hostname-wildcards
const INGRESS_HOST = /^(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

function refusedRouting({ routing }: WorkloadSettings): SettingsProblem[] {
  if (routing === "none") return [];
  return routing.hosts.flatMap((host, index) => {
    if (INGRESS_HOST.test(host)) return [];
    const message = `found "${host}"; an Ingress knows whole names, and * for the first part of one. Name the hosts.`;
    return [{ path: `routing.hosts[${index}]`, message }];
  });
}

const usualMemoryPercent = scalingSettings.parse({ min: 1, max: 1 }).memoryPercent;

function refusedScaling({ scaling, deployment: { strategy } }: WorkloadSettings): SettingsProblem[] {
  if (!scaling) return [];
  const { predictive, requestsPerMinutePerTask: requests, memoryPercent } = scaling;
  return [
    ...present(
      predictive !== undefined && {
        path: "scaling.predictive",
        message: `found "${predictive}"; Kubernetes forecasts nothing. Leave it out, and schedule what is known ahead.`,
      },
      requests !== undefined && {
        path: "scaling.requestsPerMinutePerTask",
        message: `found ${requests}; Kubernetes does not count the load balancer's requests. Leave it out: cpuPercent follows the load.`,
      },
      // https://github.com/argoproj/argo-rollouts/issues/2857
      strategy !== "rolling" &&
        memoryPercent !== usualMemoryPercent && {
          path: "scaling.memoryPercent",
          message:
            `found ${memoryPercent}; with ${strategy} the pods of two versions stand side by side, and the memory of both ` +
            "would scale the service to its maximum: on EKS it follows CPU alone then. Leave it out, or set " +
            "deployment.strategy to rolling.",
        },
    ),
    ...refusedSchedules(scaling.schedules).map(({ path, message }) => ({ path: `scaling.schedules.${path}`, message })),
  ];
}

const defaults = deploymentSettings.parse({});

function refusedDeployment({ deployment, routing }: WorkloadSettings): SettingsProblem[] {
  const { strategy, approval, alarms } = deployment;
  const rollout = rolloutOf(deployment);
  const percent = "percent" in rollout ? rollout.percent : 0;
  const isWatched = routing !== "none" && strategy !== "rolling";
  return present(
    approval && {
      path: "deployment.approval",
      message:
        "is set; on EKS there is no port on which somebody could look at a version that gets no requests. Leave it out, " +
        "or try it with canary.",
    },
    // https://argo-rollouts.readthedocs.io/en/stable/features/specification/
    !Number.isInteger(percent) && {
      path: `deployment.${strategy}.percent`,
      message: `found ${percent}; Argo Rollouts shifts whole percents. Set it to ${Math.max(1, Math.round(percent))}.`,
    },
    routing !== "none" &&
      !isWatched &&
      JSON.stringify(alarms) !== JSON.stringify(defaults.alarms) && {
        path: "deployment.alarms",
        message:
          `found ${JSON.stringify(alarms)}; on EKS nothing watches a rolling deployment. Leave it out, or set ` +
          "deployment.strategy to canary, linear or blueGreen.",
      },
  );
}

function refusedVolumes({ volumes }: WorkloadSettings): SettingsProblem[] {
  const fileSystems = fileSystemsOf(volumes).map(([name, { fileSystemId }]) => ({
    path: `volumes.${name}.fileSystem`,
    message:
      `found "${fileSystemId}"; EKS Auto Mode has no driver for file systems. Run the service on ECS, or keep its ` +
      "files in S3.",
  }));
  // https://docs.aws.amazon.com/eks/latest/userguide/create-storage-class.html
  const disks = disksOf(volumes)
    .filter(([, { type }]) => type !== "gp3")
    .map(([name, { type }]) => ({
      path: `volumes.${name}.disk.type`,
      message: `found "${type}"; the cluster has one class of disks, encrypted gp3. Set it to gp3.`,
    }));
  return [...fileSystems, ...disks];
}

function refusedPods(workload: WorkloadSettings): SettingsProblem[] {
  const { cpu, memory, kubernetes, health, routing } = workload;
  const { requests, disruption, progressDeadlineSeconds: deadline } = kubernetes ?? {};
  const millicores = (cpu * 1000) / 1024;
  const { cpuMillicores = 0, memoryMiB = 0 } = requests ?? {};
  return present(
    (memory < LEAST_MEMORY || memory > largestMemory) && {
      path: "memory",
      message: `found ${memory}; a pod takes ${LEAST_MEMORY} to ${largestMemory} MiB. Set it to as much as the service needs.`,
    },
    cpuMillicores > millicores && {
      path: "kubernetes.requests.cpuMillicores",
      message: `found ${cpuMillicores}; what is kept for a pod cannot be more than its limit: cpu ${cpu} are ${millicores}. Lower it, or raise cpu.`,
    },
    memoryMiB > memory && {
      path: "kubernetes.requests.memoryMiB",
      message: `found ${memoryMiB}; what is kept for a pod cannot be more than its limit, memory, which is ${memory}. Lower it, or raise memory.`,
    },
    disruption && "minAvailable" in disruption && blockedNodes(disruption.minAvailable, workload),
    deadline !== undefined && tooEarly(deadline, workload),
    // Kubernetes takes 200 to 399 for good, and nothing else.
    // https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#define-a-liveness-http-request
    routing !== "none" &&
      /(?:^|[,-])4/.test(health.statusCodes) && {
        path: "health.statusCodes",
        message: `found "${health.statusCodes}"; to Kubernetes an answer of 400 or more means that a pod is unwell. Leave those out.`,
      },
  );
}

// On ECS Fargate's sizes bound it. On Kubernetes nothing does: 0 is no limit at all, a container of a few MiB never
// starts, and a pod larger than a node waits for ever.
// https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
const LEAST_MEMORY = 32;

/** The fewest pods that a service has, by day and by night. */
export function leastPods({ desiredCount, scaling }: Pick<WorkloadSettings, "desiredCount" | "scaling">): number {
  const scheduled = Object.values(scaling?.schedules ?? {}).flatMap(({ min }) => min ?? []);
  return Math.min(scaling?.min ?? desiredCount, ...scheduled);
}

// https://kubernetes.io/docs/tasks/run-application/configure-pdb/
function blockedNodes(minAvailable: number, workload: WorkloadSettings): SettingsProblem | false {
  const least = leastPods(workload);
  if (minAvailable < least) return false;
  const fix =
    least > 1
      ? `Set it to ${least - 1} or less, or say maxUnavailable: 1.`
      : "Say maxUnavailable: 1, or run two pods or more.";
  const message =
    `found ${minAvailable}; the service has ${least} ${least === 1 ? "pod" : "pods"} at the least, of which none could ` +
    `be moved, and its node never be emptied. ${fix}`;
  return { path: "kubernetes.disruption.minAvailable", message };
}

function tooEarly(deadline: number, workload: WorkloadSettings): SettingsProblem | false {
  const slowest = slowestStartSeconds(workload);
  if (deadline > slowest) return false;
  const message =
    `found ${deadline}; health gives a pod ${slowest - minReadySeconds(workload)} seconds to get well, and it counts ` +
    `${minReadySeconds(workload)} seconds after that: a deployment would have failed before its pods have. Set it to ` +
    `${slowest + 1} or more, leave it out, which means ${usualDeadline(workload)}, or lower health.graceSeconds.`;
  return { path: "kubernetes.progressDeadlineSeconds", message };
}

function usualDeadline(workload: WorkloadSettings): number {
  return eksDeploymentPlan({ ...workload, kubernetes: undefined }).progressDeadlineSeconds;
}

function present(...problems: (SettingsProblem | false | undefined)[]): SettingsProblem[] {
  return problems.filter((problem) => problem !== undefined && problem !== false);
}

/** How many pods stay, at the least, when nodes are emptied. */
export function leftByDisruption(
  workload: Pick<WorkloadSettings, "desiredCount" | "scaling"> & {
    kubernetes?: Pick<NonNullable<WorkloadSettings["kubernetes"]>, "disruption"> | undefined;
  },
): number {
  const { disruption = { maxUnavailable: 1 } } = workload.kubernetes ?? {};
  if ("minAvailable" in disruption) return disruption.minAvailable;
  return Math.max(0, leastPods(workload) - disruption.maxUnavailable);
}
