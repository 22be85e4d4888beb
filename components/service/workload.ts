import * as z from "zod";

import { across, checkDistinct, refuse } from "../base/checks";
import { roomForName } from "../base/names";
import { holdsPassword, isSensitiveName } from "../base/sensitive-names";
import { logRetentionDays } from "../base/settings";
import { balancingSettings, checkBalanced, checkStickiness } from "./balancing-settings";
import { capacitySettings } from "./capacity-settings";
import { checkOtherPorts, checkPlatformVariables, checkRequestScaling, checkScaling, checkUnrouted } from "./checks";
import { checkAlarms, checkBake, checkProgress, checkShift, checkTrial } from "./deployment-checks";
import { deploymentSettings } from "./deployment-settings";
import { eksLimits } from "./eks-limits";
import { checkFargateSize, cpuUnits } from "./fargate-sizes";
import { checkFaultInjection, faultInjectionSettings } from "./fault-injection-settings";
import { healthSettings } from "./health-settings";
import { checkImage } from "./image";
import { kubernetesSettings } from "./kubernetes-settings";
import { checkMigrationSize, checkMigrationTime, migrationSettings } from "./migration-settings";
import { permission } from "./permission-settings";
import { routingSettings } from "./routing-settings";
import { checkKubernetes, checkMove, type Placed, runsOn, runtimes } from "./runtime";
import { scalingSettings } from "./scaling-settings";
import { crowdedTask, sidecarNames, sidecarSettings, type TaskShares } from "./sidecar-settings";
import { checkMounts, volumeSettings } from "./volume-settings";

const takenNames: readonly string[] = Object.values(sidecarNames);

/** The name of a service: it is part of the names of what AWS makes for it, of which a target group's is the shortest. */
export const serviceName = z
  .string()
  .regex(/^[a-z]([a-z0-9-]*[a-z0-9])?$/, "lower-case letters, digits and hyphens, a letter first")
  .refine((name) => !takenNames.includes(name), `${takenNames.join(" and ")} are names of sidecars`)
  .max(roomForName("aws:lb/targetGroup:TargetGroup", "-alt"));

const environmentName = z.string().regex(/^[A-Za-z_]\w*$/, "it has to be the name of an environment variable");

const portNumber = z.int().min(1).max(65_535);

/**
 * The contract between a service and the platform: all that a team says about its service. What runs it, and how, is
 * the platform's part. It is right by itself, and may ask for what its runtime does not have.
 */
export const workloadContract = z
  .strictObject({
    image: z
      .string()
      .check(({ value, issues }) => refuse(issues, value, checkImage(value)))
      .describe("Container image, by digest: registry/name@sha256:..."),
    imageSize: z
      .enum(["small", "medium", "large"])
      .default("medium")
      .describe(
        "How big the image is, compressed: up to 250 MB, up to 1 GB, or bigger. It decides how fast tasks start.",
      ),
    port: portNumber.describe("The port on which the container listens, for the load balancer and for callers."),
    otherPorts: z
      .record(
        z.string().regex(/^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$/, "lower-case letters, digits and hyphens"),
        portNumber,
      )
      .default({})
      .describe("Further ports by name, for services that call this one."),
    calls: z
      .array(z.string())
      .check(({ value, issues }) => refuse(issues, value, checkDistinct(value)))
      .default([])
      .describe("Services of this stack that it calls, at http://<service>:<port>: <SERVICE>_URL tells it where."),
    environment: z
      .record(environmentName, z.string())
      .check(({ value, issues }) => refuseSecrets(value, issues))
      .default({})
      .describe("Plain environment variables. Secrets stand under `secrets`."),
    cpu: z
      .literal([...cpuUnits])
      .default(512)
      .describe("CPU units of a task; 1024 are one virtual CPU."),
    memory: z.int().default(1024).describe("Memory of a task in MiB."),
    architecture: z.enum(["ARM64", "X86_64"]).default("ARM64").describe("What the image is built for."),
    runtime: z.enum(runtimes).default("ecs").describe("What runs it: tasks on ECS, or pods on EKS."),
    movingTo: z
      .enum(runtimes)
      .optional()
      .describe("The runtime that runs it as well, while its requests move there. None, if absent."),
    kubernetes: kubernetesSettings.optional().describe("How EKS runs it. For services that run there."),
    desiredCount: z.int().positive().default(3).describe("Tasks to run. With scaling: to begin with."),
    scaling: scalingSettings.optional().describe("Tasks follow the load, if present."),
    capacity: capacitySettings.prefault({}).describe("What the tasks run on."),
    health: healthSettings.prefault({}).describe("How the platform finds out whether a task is well."),
    routing: routingSettings
      .prefault({})
      .describe(
        'Which requests the service gets from the load balancer. "none" for a service without users: to give it some ' +
          "later, deploy it by rolling once, and by another strategy after that.",
      ),
    deployment: deploymentSettings.prefault({}).describe("How a new version replaces the old one."),
    migration: migrationSettings
      .optional()
      .describe("What brings the database to what a new version needs, before that version starts."),
    balancing: balancingSettings.prefault({}).describe("How the load balancer shares requests among the tasks."),
    permissions: z.array(permission).default([]).describe("What the service may do in AWS. Nothing, if empty."),
    user: z
      .string()
      .regex(
        /^(?!root\b|0+(:|$))[\w-]+(:[\w-]+)?$/,
        "the container must not run as root: give another user, or its number",
      )
      .default("1000:1000")
      .describe("User, and group, that the container runs as."),
    writablePaths: z
      .array(z.string().regex(/^(\/[\w.-]+)+$/, "it has to be an absolute path"))
      .check(({ value, issues }) => refuse(issues, value, checkDistinct(value)))
      .default([])
      .describe("Folders that the container may write to; all else is read-only. Declare them as VOLUME in the image."),
    volumes: volumeSettings
      .default({})
      .describe(
        "File systems and disks for what the service keeps. The provider cannot yet take a disk away from a service: " +
          "https://github.com/hashicorp/terraform-provider-aws/pull/49185",
      ),
    exec: z
      .boolean()
      .default(false)
      .describe("Whether people may run commands in the container. What they do there is logged. Not in production."),
    sidecars: sidecarSettings.prefault({}).describe("What runs beside the service in its tasks."),
    faultInjection: faultInjectionSettings
      .optional()
      .describe("Lets chaos experiments disturb the network of its tasks, if present. Not in production."),
    stopSeconds: z.int().min(2).max(120).default(30).describe("Seconds for finishing work after SIGTERM."),
    drainSeconds: z.int().min(0).max(3600).default(30).describe("Seconds for open requests before a task is stopped."),
    logs: z
      .strictObject({
        group: z
          .string()
          .regex(/^[\w./#-]{1,512}$/, "it has to be up to 512 letters, digits and _ . / # -")
          .optional()
          .describe("Log group. /aws/ecs/<service>, or /aws/eks/<service> on EKS, if absent."),
        keepDays: logRetentionDays.default(365).describe("Days until a log is deleted."),
      })
      .prefault({})
      .describe("Where the service's output goes."),
  })
  .check(
    across(["movingTo", "runtime"], checkMove),
    across(["kubernetes", "runtime", "movingTo"], checkKubernetes),
    across(["memory", "cpu", "runtime", "movingTo"], checkSize),
    across(["scaling", "desiredCount"], checkScaling),
    across(["scaling", "routing"], checkRequestScaling, ["scaling", "requestsPerMinutePerTask"]),
    across(["routing", "health"], checkUnrouted, ["health", "command"]),
    across(["otherPorts", "port"], checkOtherPorts),
    across(["environment", "calls", "sidecars"], checkPlatformVariables),
    across(["volumes", "writablePaths", "exec"], checkMounts),
    across(["cpu", "memory", "sidecars", "calls", "runtime", "movingTo"], (task: Shares) => checkShare(task, "cpu")),
    across(["memory", "cpu", "sidecars", "calls", "runtime", "movingTo"], (task: Shares) => checkShare(task, "memory")),
    across(["faultInjection", "exec", "memory"], checkFaultInjection),
    across(["deployment", "routing"], checkShift, ["deployment", "strategy"]),
    across(["deployment", "routing"], checkAlarms, ["deployment", "alarms"]),
    across(["balancing", "routing"], checkBalanced),
    across(["deployment", "desiredCount"], checkProgress, ["deployment", "maximumPercent"]),
    across(["deployment", "health"], checkBake, ["deployment", "bakeMinutes"]),
    across(["deployment", "health"], checkTrial, ["deployment", "canary", "minutes"]),
    across(["migration", "deployment"], checkMigrationTime, ["migration", "timeoutMinutes"]),
    across(["migration", "cpu", "memory"], checkMigrationSize, ["migration", "memory"]),
    across(["balancing", "deployment"], checkStickiness, ["balancing", "stickinessSeconds"]),
  );

function checkSize({ cpu, memory, ...placed }: Placed & { cpu: number; memory: number }): string | undefined {
  return runsOn(placed, "ecs") ? checkFargateSize(cpu, memory) : undefined;
}

type Shares = TaskShares & Placed & { calls: readonly string[] };

// In a task the service shares its size with what runs beside it. A pod has its size to itself.
function checkShare(task: Shares, share: "cpu" | "memory"): string | undefined {
  if (!runsOn(task, "ecs")) return undefined;
  const crowded = crowdedTask(task, task.calls.length > 0);
  return crowded?.path === share ? crowded.message : undefined;
}

export type WorkloadSettings = z.output<typeof workloadContract>;

/** The contract without what the runtime of the service cannot give it. */
export const workloadSettings = workloadContract.check(...eksLimits);

/** A value in the configuration is readable for everybody who reads the repository. */
function refuseSecrets(environment: Record<string, string>, issues: z.core.$ZodRawIssue[]): void {
  for (const [name, value] of Object.entries(environment)) {
    if (!isSensitiveName(name) && !holdsPassword(value)) continue;
    refuse(issues, environment, "it looks like a secret, and everybody can read it here. Put it under secrets.", name);
  }
}
