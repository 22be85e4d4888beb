import * as z from "zod";

import { refuse } from "../base/checks";
import { datadogSite } from "./datadog-site";
import { moreOf } from "./fargate-sizes";
import { checkPinnedImage } from "./image";

const variable = z.string().regex(/^[A-Z][A-Z0-9_]*$/, "the name of one of the service's secrets");

const image = z
  .string()
  .check(({ value, issues }) => refuse(issues, value, checkPinnedImage(value)))
  .describe("Its image, by digest: name@sha256:... What runs beside the service changes with a deployment only.");

const datadog = z.strictObject({
  image,
  apiKeySecret: variable.default("DATADOG_API_KEY").describe("Which of the service's secrets is the API key."),
  site: datadogSite,
  traces: z.boolean().default(true).describe("Whether the service's traces go to Datadog."),
  cpu: z.int().min(64).default(128).describe("CPU units of the task that are kept for it."),
  memory: z.int().min(256).default(256).describe("MiB of the task that are kept for it."),
});

const logRouter = z.strictObject({
  image,
  destination: z
    .enum(["logGroup", "datadog"])
    .default("logGroup")
    .describe("Where it sends the service's logs: to the log group, or to Datadog."),
  apiKeySecret: variable.default("DATADOG_API_KEY").describe("Which secret is Datadog's API key. For datadog alone."),
  site: datadogSite,
  cpu: z.int().min(32).default(64).describe("CPU units of the task that are kept for it."),
  memory: z.int().min(64).default(128).describe("MiB of the task that are kept for it."),
});

/** What runs beside a service's own container. */
export const sidecarSettings = z.strictObject({
  datadog: datadog.optional().describe("Datadog's agent, for metrics and traces. None, if absent."),
  logRouter: logRouter
    .optional()
    .describe("Fluent Bit, which sends the service's logs on. They go to the log group directly, if absent."),
});

export type SidecarSettings = z.output<typeof sidecarSettings>;

/** The names of sidecars' containers, which no service can have. */
export const sidecarNames = {
  datadog: "datadog-agent",
  faultInjection: "fault-agent",
  logRouter: "log-router",
} as const;

/** Sidecars that ask for a secret which the service does not have. Paths start at the workload. */
export function unknownSidecarSecrets(
  { datadog, logRouter }: SidecarSettings,
  secrets: readonly string[],
): { path: string; message: string }[] {
  const asked = {
    datadog: datadog?.apiKeySecret,
    logRouter: logRouter?.destination === "datadog" ? logRouter.apiKeySecret : undefined,
  };
  return Object.entries(asked).flatMap(([sidecar, secret]) => {
    if (secret === undefined || secrets.includes(secret)) return [];
    const known = secrets.length > 0 ? `Known: ${secrets.join(", ")}.` : "The service has no secrets.";
    return [
      { path: `sidecars.${sidecar}.apiKeySecret`, message: `found "${secret}"; no secret has that name. ${known}` },
    ];
  });
}

/** A task's CPU units and memory, and what runs in it beside the service. */
export interface TaskShares {
  cpu: number;
  memory: number;
  sidecars: SidecarSettings;
}

// What AWS says that the proxy needs, which runs in the tasks of whoever calls another service or is called.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html
const PROXY = { cpu: 256, memory: 64 };

/** What of a task is kept for what runs beside the service. */
export function reservedShares({ sidecars }: Pick<TaskShares, "sidecars">, hasProxy: boolean) {
  const beside = [sidecars.datadog, sidecars.logRouter, hasProxy ? PROXY : undefined];
  return { cpu: sum(beside.map((each) => each?.cpu ?? 0)), memory: sum(beside.map((each) => each?.memory ?? 0)) };
}

/** Half of a task is the service's own, at the least: what runs beside it must not crowd it out. */
export function crowdedTask(
  task: TaskShares,
  hasProxy: boolean,
): { path: "cpu" | "memory"; message: string } | undefined {
  const reserved = reservedShares(task, hasProxy);
  const units = { cpu: "CPU units", memory: "MiB" };
  const path = (["cpu", "memory"] as const).find((share) => reserved[share] * 2 > task[share]);
  if (!path) return undefined;
  const what = hasProxy
    ? "what runs beside the service, the proxy for calls among it,"
    : "what runs beside the service";
  const message =
    `${what} takes ${reserved[path]} of the task's ${task[path]} ${units[path]}, more than half. ` +
    moreOf(path, 2 * reserved[path], task.cpu);
  return { path, message };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
