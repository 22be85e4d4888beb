import * as z from "zod";

import { across, checkDistinct, refuse } from "../base/checks";
import { roomForName } from "../base/names";
import { holdsPassword, isSensitiveName } from "../base/sensitive-names";
import { logRetentionDays } from "../base/settings";
import { checkHealth, checkProgress, checkRouting, checkScaling, checkTimeout } from "./checks";
import { checkFargateSize, cpuUnits } from "./fargate-sizes";
import { checkImage } from "./image";

/** The name of a service: it is part of the names of what AWS makes for it, of which a target group's is the shortest. */
export const serviceName = z
  .string()
  .regex(/^[a-z]([a-z0-9-]*[a-z0-9])?$/, "lower-case letters, digits and hyphens, a letter first")
  .max(roomForName("aws:lb/targetGroup:TargetGroup", "-tg"));

const environmentName = z.string().regex(/^[A-Za-z_]\w*$/, "it has to be the name of an environment variable");

const health = z.strictObject({
  path: z.string().startsWith("/").default("/health").describe("What the load balancer asks for."),
  statusCodes: z
    .string()
    .regex(/^\d{3}([-,]\d{3})*$/, "it has to be codes such as 200, 200,204 or 200-299")
    .default("200")
    .describe("Which answers mean that a task is well: 200, 200,204 or 200-299."),
  intervalSeconds: z.int().min(5).max(300).default(10).describe("Seconds between two questions."),
  timeoutSeconds: z.int().min(2).max(120).default(5).describe("Seconds after which no answer is a bad one."),
  healthyThreshold: z.int().min(2).max(10).default(2).describe("Good answers until a task gets traffic."),
  unhealthyThreshold: z.int().min(2).max(10).default(3).describe("Bad answers until a task is replaced."),
  graceSeconds: z.int().min(0).default(60).describe("Seconds for starting, in which bad answers do not count."),
});

const scaling = z.strictObject({
  min: z.int().positive().describe("Tasks at the least."),
  max: z.int().positive().describe("Tasks at the most."),
  cpuPercent: z.int().min(10).max(90).default(60).describe("Average use of CPU to keep to."),
  memoryPercent: z.int().min(10).max(90).default(70).describe("Average use of memory to keep to."),
});

// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
const hostPattern = z
  .string()
  .max(128)
  .regex(/^[a-z0-9.*?-]+$/, "it has to be a host name in lower case; * and ? stand for others");

const pathPattern = z.string().max(128).startsWith("/");

const routing = z.strictObject({
  hosts: z.array(hostPattern).default([]).describe("Host names that the service answers for. All, if empty."),
  paths: z.array(pathPattern).min(1).default(["/*"]).describe("Paths that the service answers for."),
  priority: z
    .int()
    .min(1)
    .max(50_000)
    .optional()
    .describe("Place among the rules of the load balancer, the lowest first. Follows from the others, if absent."),
});

const deployment = z.strictObject({
  minimumHealthyPercent: z.int().min(0).max(100).default(100).describe("Tasks that stay up during a deployment."),
  maximumPercent: z
    .int()
    .min(101, "AWS moves tasks between zones only where more than 100 percent are allowed")
    .max(200)
    .default(200)
    .describe("Tasks that may run during a deployment, old and new."),
  timeoutMinutes: z.int().min(5).max(180).default(20).describe("Minutes until a deployment that hangs has failed."),
});

const permission = z.strictObject({
  actions: z.array(z.string().regex(/^[a-z0-9-]+:[A-Za-z]+\*?$/, "it has to be an action such as s3:GetObject")).min(1),
  resources: z.array(z.string().startsWith("arn:", "it has to be an ARN")).min(1),
});

/**
 * The contract between a service and the platform: all that a team says about its service. What runs it, and how, is
 * the platform's part.
 */
export const workloadSettings = z
  .strictObject({
    image: z
      .string()
      .check(({ value, issues }) => refuse(issues, value, checkImage(value)))
      .describe("Container image, by digest: registry/name@sha256:..."),
    port: z.int().min(1).max(65_535).describe("The port on which the container listens."),
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
    desiredCount: z.int().positive().default(3).describe("Tasks to run. With scaling: to begin with."),
    scaling: scaling.optional().describe("Tasks follow the load, if present."),
    health: health.prefault({}).describe("How the load balancer finds out whether a task is well."),
    routing: routing.prefault({}).describe("Which requests the service gets."),
    deployment: deployment.prefault({}).describe("How a new version replaces the old one."),
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
    stopSeconds: z.int().min(2).max(120).default(30).describe("Seconds for finishing work after SIGTERM."),
    drainSeconds: z.int().min(0).max(3600).default(30).describe("Seconds for open requests before a task is stopped."),
    logs: z
      .strictObject({
        group: z
          .string()
          .regex(/^[\w./#-]{1,512}$/)
          .optional()
          .describe("Log group. /aws/ecs/<service>, if absent."),
        keepDays: logRetentionDays.default(365).describe("Days until a log is deleted."),
      })
      .prefault({})
      .describe("Where the service's output goes."),
  })
  .check(
    across(["memory", "cpu"], ({ cpu, memory }: FargateSize) => checkFargateSize(cpu, memory)),
    across(["scaling", "desiredCount"], checkScaling),
    across(["health"], checkHealth, ["health", "timeoutSeconds"]),
    across(["routing"], checkRouting),
    across(["deployment", "desiredCount"], checkProgress, ["deployment", "maximumPercent"]),
    across(["deployment", "desiredCount", "scaling", "health", "drainSeconds", "stopSeconds"], checkTimeout, [
      "deployment",
      "timeoutMinutes",
    ]),
  );

interface FargateSize {
  cpu: number;
  memory: number;
}

export type WorkloadSettings = z.output<typeof workloadSettings>;

/** A value in the configuration is readable for everybody who reads the repository. */
function refuseSecrets(environment: Record<string, string>, issues: z.core.$ZodRawIssue[]): void {
  for (const [name, value] of Object.entries(environment)) {
    if (!isSensitiveName(name) && !holdsPassword(value)) continue;
    refuse(issues, environment, "it looks like a secret, and everybody can read it here. Put it under secrets.", name);
  }
}
