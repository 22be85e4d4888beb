import { isDeepStrictEqual } from "node:util";

import type * as z from "zod";

import type { SettingsProblem } from "../base";
import { acrossAll, type FieldProblem } from "../base/checks";
import { deploymentSettings, rolloutOf } from "./deployment-settings";
import { slowestStartSeconds, usualDeadlineSeconds } from "./eks-deployment-plan";
import { largestMemory } from "./fargate-sizes";
import { refusedSchedules } from "./kubernetes-cron";
import { millicoresOf } from "./pod-size";
import { runsOn } from "./runtime";
import { scalingSettings } from "./scaling-settings";
import { minReadySeconds } from "./task-start";
import { disksOf, fileSystemsOf } from "./volume-settings";
import type { WorkloadSettings } from "./workload";

type Limit = z.core.$ZodCheck<WorkloadSettings>;

/** A check of these fields of a service that runs on EKS, whatever is wrong with its others. */
function limit<Field extends keyof WorkloadSettings>(
  fields: readonly Field[],
  judge: (workload: Pick<WorkloadSettings, Field>) => readonly (FieldProblem | false | undefined)[],
): Limit {
  return acrossAll<WorkloadSettings>([...fields, "runtime", "movingTo"], (workload) =>
    runsOn(workload, "eks") ? judge(workload).filter(isProblem) : [],
  );
}

function isProblem(problem: FieldProblem | false | undefined): problem is FieldProblem {
  return problem !== undefined && problem !== false;
}

/** What only tasks on Fargate know. */
const ofTasks: readonly Limit[] = [
  limit(["exec"], ({ exec }) => [
    exec && {
      path: ["exec"],
      message:
        "found true; what people do in a pod would be logged nowhere. Set it to false, and look for the reason in logs " +
        "and traces.",
    },
  ]),
  limit(["faultInjection"], ({ faultInjection }) => [
    faultInjection && {
      path: ["faultInjection"],
      message: "is set; its agent disturbs tasks of ECS, and no pods. Leave it out.",
    },
  ]),
  limit(["capacity"], ({ capacity: { spotPercent } }) => [
    spotPercent > 0 && {
      path: ["capacity", "spotPercent"],
      message: `found ${spotPercent}; the nodes of EKS are on demand, all of them. Set it to 0.`,
    },
  ]),
  limit(["sidecars"], ({ sidecars }) => [
    sidecars.logRouter?.destination === "datadog" && {
      path: ["sidecars", "logRouter", "destination"],
      message: 'found "datadog"; on EKS one shipper on each node brings logs to log groups. Set it to logGroup.',
    },
  ]),
  limit(["logs", "movingTo"], ({ logs, movingTo }) => [
    logs.group !== undefined &&
      movingTo !== undefined && {
        path: ["logs", "group"],
        message: `found "${logs.group}"; while the service moves, both runtimes would make it. Leave it out until it has moved.`,
      },
  ]),
  // https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
  limit(["user"], ({ user }) => [
    !/^\d+(:\d+)?$/.test(user) && {
      path: ["user"],
      message: `found "${user}"; Kubernetes cannot tell by a name that it is not root. Give its number, such as 1000:1000.`,
    },
  ]),
];

const usualMemoryPercent = scalingSettings.parse({ min: 1, max: 1 }).memoryPercent;

const ofScaling: readonly Limit[] = [
  limit(["scaling"], ({ scaling }) => [
    scaling?.predictive !== undefined && {
      path: ["scaling", "predictive"],
      message: `found "${scaling.predictive}"; Kubernetes forecasts nothing. Leave it out, and schedule what is known ahead.`,
    },
    scaling?.requestsPerMinutePerTask !== undefined && {
      path: ["scaling", "requestsPerMinutePerTask"],
      message:
        `found ${scaling.requestsPerMinutePerTask}; Kubernetes does not count the load balancer's requests. Leave it ` +
        "out: cpuPercent follows the load.",
    },
  ]),
  // https://github.com/argoproj/argo-rollouts/issues/2857
  limit(["scaling", "deployment"], ({ scaling, deployment: { strategy } }) => [
    scaling !== undefined &&
      strategy !== "rolling" &&
      scaling.memoryPercent !== usualMemoryPercent && {
        path: ["scaling", "memoryPercent"],
        message:
          `found ${scaling.memoryPercent}; with ${strategy} the pods of two versions stand side by side, and the memory ` +
          "of both would scale the service to its maximum: on EKS it follows CPU alone then. Leave it out, or set " +
          "deployment.strategy to rolling.",
      },
  ]),
  limit(["scaling"], ({ scaling }) =>
    refusedSchedules(scaling?.schedules ?? {}).map(({ path, message }) => {
      return { path: ["scaling", "schedules", ...path], message };
    }),
  ),
];

const defaults = deploymentSettings.parse({});

const ofDeployment: readonly Limit[] = [
  limit(["deployment"], ({ deployment }) => [
    deployment.approval && {
      path: ["deployment", "approval"],
      message:
        "is set; on EKS there is no port on which somebody could look at a version that gets no requests. Leave it out, " +
        "or try it with canary.",
    },
    partOfPercent(deployment),
  ]),
  limit(["deployment", "routing"], ({ deployment: { strategy, alarms }, routing }) => [
    routing !== "none" &&
      strategy === "rolling" &&
      !isDeepStrictEqual(alarms, defaults.alarms) && {
        path: ["deployment", "alarms"],
        message:
          `found ${JSON.stringify(alarms)}; on EKS nothing watches a rolling deployment. Leave it out, or set ` +
          "deployment.strategy to canary, linear or blueGreen.",
      },
  ]),
];

// https://argo-rollouts.readthedocs.io/en/stable/features/specification/
function partOfPercent(deployment: WorkloadSettings["deployment"]): FieldProblem | false {
  const rollout = rolloutOf(deployment);
  if (!("percent" in rollout) || Number.isInteger(rollout.percent)) return false;
  const { strategy, percent } = rollout;
  const message = `found ${percent}; Argo Rollouts shifts whole percents. Set it to ${Math.max(1, Math.round(percent))}.`;
  return { path: ["deployment", strategy, "percent"], message };
}

// https://kubernetes.io/docs/concepts/services-networking/ingress/#hostname-wildcards
const INGRESS_HOST = /^(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

const ofRouting: readonly Limit[] = [
  limit(["routing"], ({ routing }) =>
    (routing === "none" ? [] : routing.hosts).map((host, index) => {
      if (INGRESS_HOST.test(host)) return undefined;
      const message = `found "${host}"; an Ingress knows whole names, and * for the first part of one. Name the hosts.`;
      return { path: ["routing", "hosts", index], message };
    }),
  ),
];

const ofVolumes: readonly Limit[] = [
  limit(["volumes"], ({ volumes }) =>
    fileSystemsOf(volumes).map(([name, { fileSystemId }]) => ({
      path: ["volumes", name, "fileSystem"],
      message:
        `found "${fileSystemId}"; EKS Auto Mode has no driver for file systems. Run the service on ECS, or keep its ` +
        "files in S3.",
    })),
  ),
  // https://docs.aws.amazon.com/eks/latest/userguide/create-storage-class.html
  limit(["volumes"], ({ volumes }) =>
    disksOf(volumes).map(
      ([name, { type }]) =>
        type !== "gp3" && {
          path: ["volumes", name, "disk", "type"],
          message: `found "${type}"; the cluster has one class of disks, encrypted gp3. Set it to gp3.`,
        },
    ),
  ),
];

// On ECS Fargate's sizes bound it. On Kubernetes nothing does: 0 is no limit at all, a container of a few MiB never
// starts, and a pod larger than a node waits for ever.
// https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
const LEAST_MEMORY = 32;

const ofPods: readonly Limit[] = [
  limit(["memory"], ({ memory }) => [
    (memory < LEAST_MEMORY || memory > largestMemory) && {
      path: ["memory"],
      message: `found ${memory}; a pod takes ${LEAST_MEMORY} to ${largestMemory} MiB. Set it to as much as the service needs.`,
    },
  ]),
  limit(["kubernetes", "cpu"], ({ kubernetes, cpu }) => {
    const { cpuMillicores = 0 } = kubernetes?.requests ?? {};
    const limited = millicoresOf(cpu);
    const message = `found ${cpuMillicores}; what is kept for a pod cannot be more than its limit: cpu ${cpu} are ${limited}. Lower it, or raise cpu.`;
    return [cpuMillicores > limited && { path: ["kubernetes", "requests", "cpuMillicores"], message }];
  }),
  limit(["kubernetes", "memory"], ({ kubernetes, memory }) => {
    const { memoryMiB = 0 } = kubernetes?.requests ?? {};
    const message = `found ${memoryMiB}; what is kept for a pod cannot be more than its limit, memory, which is ${memory}. Lower it, or raise memory.`;
    return [memoryMiB > memory && { path: ["kubernetes", "requests", "memoryMiB"], message }];
  }),
  limit(["kubernetes", "desiredCount", "scaling"], (workload) => [blockedNodes(workload)]),
  limit(["kubernetes", "health", "imageSize"], (workload) => [tooEarly(workload)]),
  // Kubernetes takes 200 to 399 for good, and nothing else.
  // https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#define-a-liveness-http-request
  limit(["health", "routing"], ({ health: { statusCodes }, routing }) => [
    routing !== "none" &&
      /(?:^|[,-])4/.test(statusCodes) && {
        path: ["health", "statusCodes"],
        message: `found "${statusCodes}"; to Kubernetes an answer of 400 or more means that a pod is unwell. Leave those out.`,
      },
  ]),
];

/** What EKS cannot give a service: what ECS guarantees there would be gone without a word otherwise. */
export const eksLimits: readonly Limit[] = [
  ...ofTasks,
  ...ofScaling,
  ...ofDeployment,
  ...ofRouting,
  ...ofVolumes,
  ...ofPods,
];

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

/** The fewest pods that a service has, by day and by night. */
export function leastPods({ desiredCount, scaling }: Pick<WorkloadSettings, "desiredCount" | "scaling">): number {
  const scheduled = Object.values(scaling?.schedules ?? {}).flatMap(({ min }) => min ?? []);
  return Math.min(scaling?.min ?? desiredCount, ...scheduled);
}

// https://kubernetes.io/docs/tasks/run-application/configure-pdb/
function blockedNodes(
  workload: Pick<WorkloadSettings, "kubernetes" | "desiredCount" | "scaling">,
): FieldProblem | undefined {
  const { disruption } = workload.kubernetes ?? {};
  const least = leastPods(workload);
  if (!disruption || !("minAvailable" in disruption) || disruption.minAvailable < least) return undefined;
  const fix =
    least > 1
      ? `Set it to ${least - 1} or less, or say maxUnavailable: 1.`
      : "Say maxUnavailable: 1, or run two pods or more.";
  const message =
    `found ${disruption.minAvailable}; the service has ${least} ${least === 1 ? "pod" : "pods"} at the least, of which ` +
    `none could be moved, and its node never be emptied. ${fix}`;
  return { path: ["kubernetes", "disruption", "minAvailable"], message };
}

function tooEarly(workload: Pick<WorkloadSettings, "kubernetes" | "health" | "imageSize">): FieldProblem | undefined {
  const { progressDeadlineSeconds: deadline } = workload.kubernetes ?? {};
  const slowest = slowestStartSeconds(workload);
  if (deadline === undefined || deadline > slowest) return undefined;
  const message =
    `found ${deadline}; health gives a pod ${slowest - minReadySeconds(workload)} seconds to get well, and it counts ` +
    `${minReadySeconds(workload)} seconds after that: a deployment would have failed before its pods have. Set it to ` +
    `${slowest + 1} or more, leave it out, which means ${usualDeadlineSeconds(workload)}, or lower health.graceSeconds.`;
  return { path: ["kubernetes", "progressDeadlineSeconds"], message };
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
