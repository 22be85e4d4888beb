/** The logs of one service. */
export interface ServiceLogs {
  namespace: string;
  /** The log group that they go to, which the service makes. */
  group: string;
}

/** Where a node keeps what containers write, and where Fluent Bit keeps how far it has read. */
export const logFolder = "/var/log";
export const stateFolder = "/var/lib/log-shipper";

// How a node calls a container's log: <pod>_<namespace>_<container>-<id>.log
// https://kubernetes.io/docs/concepts/cluster-administration/logging/
const FILE_NAME = "(?<pod>[^/_]+)_(?<namespace>[^_]+)_(?<container>.+)-(?<id>[0-9a-f]{64})\\.log$";

/**
 * Reads the logs of services' containers and of no others, under a tag that says whose each is. Dots are in the names
 * neither of namespaces nor of containers, so that no tag begins like another's.
 * https://docs.fluentbit.io/manual/pipeline/inputs/tail
 */
export function inputOf(logs: Readonly<Record<string, ServiceLogs>>): string {
  const paths = Object.entries(logs).map(([service, { namespace }]) => {
    return `${logFolder}/containers/*_${namespace}_${service}-*.log`;
  });
  return section("INPUT", {
    Name: "tail",
    Path: paths.join(","),
    Tag: "<namespace>.<container>.<pod>",
    Tag_Regex: FILE_NAME,
    "multiline.parser": "cri",
    // What was written before Fluent Bit came is read as well, and nothing twice: it knows how far it was.
    Read_from_Head: "On",
    DB: `${stateFolder}/positions.db`,
    Skip_Long_Lines: "On",
    Refresh_Interval: "5",
    // What CloudWatch has not taken waits on the node's disk. When that is much, reading waits as well.
    "storage.type": "filesystem",
    "storage.pause_on_chunks_overlimit": "On",
  });
}

/**
 * Sends a service's lines, as they were written, to its own log group: a stream for each pod.
 * https://docs.fluentbit.io/manual/pipeline/outputs/cloudwatch
 */
export function outputsOf(logs: Readonly<Record<string, ServiceLogs>>, region: string): string {
  const outputs = Object.entries(logs).map(([service, { namespace, group }]) => {
    return section("OUTPUT", {
      Name: "cloudwatch_logs",
      Match: `${namespace}.${service}.*`,
      region,
      log_group_name: group,
      log_stream_prefix: "pod/",
      log_key: "log",
      auto_create_group: "false",
      Retry_Limit: "no_limits",
    });
  });
  return outputs.join("\n");
}

/** Indented by the chart. https://github.com/aws/eks-charts/blob/master/stable/aws-for-fluent-bit/values.yaml */
export const service = [
  "HTTP_Server On",
  "HTTP_Listen 0.0.0.0",
  "HTTP_Port 2020",
  `storage.path ${stateFolder}/buffer`,
  // About two megabytes each.
  "storage.max_chunks_up 32",
].join("\n");

function section(kind: "INPUT" | "OUTPUT", fields: Readonly<Record<string, string>>): string {
  const lines = Object.entries(fields).map(([key, value]) => `    ${key} ${value}`);
  return [`[${kind}]`, ...lines, ""].join("\n");
}
