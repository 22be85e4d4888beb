import type * as pulumi from "@pulumi/pulumi";

import { type SidecarSettings, sidecarNames } from "../sidecar-settings";
import {
  type ContainerDefinition,
  type LogConfiguration,
  logGroupDriver,
  type Mount,
  scratchMounts,
} from "./container-definitions";

/** What sidecars have to know of the service beside which they run. */
export interface Surroundings {
  service: string;
  environmentType: string;
  version: string;
  logGroup: string;
  region: string;
  /** The ARN that each of the service's secrets is read from, by its variable. */
  secrets: Readonly<Record<string, pulumi.Input<string>>>;
}

type DatadogSettings = NonNullable<SidecarSettings["datadog"]>;
type LogRouterSettings = NonNullable<SidecarSettings["logRouter"]>;

/** The containers that run beside a service's own. */
export function sidecarsOf({ datadog, logRouter }: SidecarSettings, around: Surroundings): ContainerDefinition[] {
  return [...(datadog ? [agent(datadog, around)] : []), ...(logRouter ? [router(logRouter, around)] : [])];
}

/** What sidecars write to. */
export function sidecarMounts({ datadog, logRouter }: SidecarSettings): Mount[] {
  return [
    ...(datadog ? scratchMounts(AGENT_WRITES, sidecarNames.datadog) : []),
    ...(logRouter ? scratchMounts(ROUTER_WRITES, sidecarNames.logRouter) : []),
  ];
}

// What the agent writes to, as its image declares it, and the state of its checks.
// https://github.com/DataDog/datadog-agent/issues/15127
const AGENT_WRITES = ["/etc/datadog-agent", "/opt/datadog-agent/run", "/tmp", "/var/log/datadog", "/var/run/s6"];

const ROUTER_WRITES = ["/tmp"];

// Its own volume hides the configuration that the image has for Fargate, so that labels say it.
// https://docs.datadoghq.com/integrations/ecs_fargate/
const FARGATE_CHECK = {
  "com.datadoghq.ad.check_names": '["ecs_fargate"]',
  "com.datadoghq.ad.init_configs": "[{}]",
  "com.datadoghq.ad.instances": "[{}]",
};

/** Datadog's agent. Metrics of a task are read in the task itself, so the task's role asks for nothing in AWS. */
function agent(datadog: DatadogSettings, around: Surroundings): ContainerDefinition {
  const { image, apiKeySecret, site, traces, cpu, memory } = datadog;
  const name = sidecarNames.datadog;
  return {
    name,
    image,
    // The service goes on without it, and it is started again by itself.
    essential: false,
    restarts: true,
    // Its init process starts its parts as root, and has to be the first of all.
    user: "0",
    ownInit: true,
    cpu,
    memory: { limit: memory },
    ports: {},
    environment: {
      DD_APM_ENABLED: String(traces),
      DD_ECS_TASK_COLLECTION_ENABLED: "true",
      DD_ENV: around.environmentType,
      DD_SITE: site,
      ECS_FARGATE: "true",
    },
    secrets: { DD_API_KEY: secretOf(around, apiKeySecret) },
    labels: FARGATE_CHECK,
    mounts: sidecarMounts({ datadog }),
    healthCheck: { command: ["/probe.sh"], intervalSeconds: 15, timeoutSeconds: 5, retries: 3, graceSeconds: 60 },
    stopSeconds: 30,
    logs: logGroupDriver(around.logGroup, around.region, name),
  };
}

/** Fluent Bit, to which the service's output goes. Its own goes to the log group, to be found when it is the one at fault. */
function router(logRouter: LogRouterSettings, around: Surroundings): ContainerDefinition {
  const { image, cpu, memory } = logRouter;
  const name = sidecarNames.logRouter;
  return {
    name,
    image,
    // Without it the service's output would be lost, and nobody would know.
    essential: true,
    restarts: true,
    // ECS demands root: it makes the socket through which the logs come.
    // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-taskdef.html
    user: "0",
    cpu,
    // No limit: a burst of logs must not end the task.
    memory: { reserved: memory },
    ports: {},
    environment: {},
    secrets: {},
    mounts: sidecarMounts({ logRouter }),
    // It stops after the service, whose last words it has to send on.
    stopSeconds: 60,
    logs: logGroupDriver(around.logGroup, around.region, name),
    routesLogs: true,
  };
}

/** Where a service's own output goes. */
export function serviceLogs({ logRouter }: SidecarSettings, around: Surroundings): LogConfiguration {
  const { service, logGroup, region } = around;
  if (!logRouter) return logGroupDriver(logGroup, region, service);
  if (logRouter.destination === "datadog") return toDatadog(logRouter, around);
  // https://docs.fluentbit.io/manual/pipeline/outputs/cloudwatch
  const options = {
    Name: "cloudwatch_logs",
    region,
    log_group_name: logGroup,
    log_stream_prefix: `${service}/`,
    auto_create_group: "false",
  };
  return { driver: "awsfirelens", options };
}

// https://docs.fluentbit.io/manual/pipeline/outputs/datadog
function toDatadog({ apiKeySecret, site }: LogRouterSettings, around: Surroundings): LogConfiguration {
  const { service, environmentType, version } = around;
  return {
    driver: "awsfirelens",
    options: {
      Name: "datadog",
      Host: `http-intake.logs.${site}`,
      TLS: "on",
      compress: "gzip",
      provider: "ecs",
      dd_service: service,
      dd_source: service,
      dd_tags: `env:${environmentType},version:${version}`,
    },
    secretOptions: { apikey: secretOf(around, apiKeySecret) },
  };
}

/** Whether anything of the service is seen in Datadog. */
export function isSeenInDatadog({ datadog, logRouter }: SidecarSettings): boolean {
  return datadog !== undefined || logRouter?.destination === "datadog";
}

/** What makes traces, metrics and logs of one version of a service findable as such: the same three words everywhere. */
export function unifiedTags({ environmentType, service, version }: Surroundings) {
  return {
    // https://docs.datadoghq.com/getting_started/tagging/unified_service_tagging/
    environment: { DD_ENV: environmentType, DD_SERVICE: service, DD_VERSION: version },
    labels: {
      "com.datadoghq.tags.env": environmentType,
      "com.datadoghq.tags.service": service,
      "com.datadoghq.tags.version": version,
    },
  };
}

/** How the service finds the agent: the containers of a task share their network. */
export function agentVariables({ datadog }: SidecarSettings): Record<string, string> {
  if (!datadog) return {};
  const traces: Record<string, string> = datadog.traces
    ? { DD_TRACE_AGENT_URL: "http://127.0.0.1:8126" }
    : { DD_TRACE_ENABLED: "false" };
  return { DD_AGENT_HOST: "127.0.0.1", DD_LOGS_INJECTION: "true", ...traces };
}

function secretOf({ secrets }: Surroundings, variable: string): pulumi.Input<string> {
  const found = secrets[variable];
  if (found === undefined) throw new Error(`no secret is named ${variable}`); // refused before, in the user's words
  return found;
}
