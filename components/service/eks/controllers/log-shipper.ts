import { createHash } from "node:crypto";

import * as pulumi from "@pulumi/pulumi";

import { allow } from "../../../base";
import { controllerNamespaces } from "../../controller-namespaces";
import type { ChartSource } from "../../eks-chart-settings";
import { ControllerRole, type ControllerRoleArgs } from "./controller-role";
import { inputOf, logFolder, outputsOf, type ServiceLogs, service, stateFolder } from "./fluent-bit";
import { InstalledChart } from "./installed-chart";
import { beforeAllElse, onEveryNode, resources, restricted } from "./placement";
import { toAws } from "./reach";

export interface LogShipperArgs extends Pick<ControllerRoleArgs, "cluster" | "accountId"> {
  source: ChartSource;
  /** By service: whose logs go where. */
  logs: Readonly<Record<string, ServiceLogs>>;
  region: string;
  environmentType: string;
  startsAfter: readonly pulumi.Resource[];
}

/**
 * Fluent Bit on every node, which sends what the containers of services write to their log groups. It may write to
 * these and make none.
 * Children: `<name>-identity`, `<name>-chart`.
 */
export class LogShipper extends pulumi.ComponentResource {
  readonly ready: pulumi.Resource[];

  constructor(name: string, args: LogShipperArgs, opts?: pulumi.ComponentResourceOptions) {
    const { cluster, accountId, source, logs, environmentType, startsAfter } = args;
    super("evenkeel:index:LogShipper", name, { source, logs }, opts);
    const child = { parent: this };
    const namespace = controllerNamespaces.logs;

    const identity = { cluster, accountId, namespace, serviceAccount: SERVICE_ACCOUNT, statements: [write(args)] };
    const role = new ControllerRole(`${name}-identity`, identity, child);
    const chart = new InstalledChart(
      `${name}-chart`,
      {
        chart: "aws-for-fluent-bit",
        source,
        namespace,
        podSecurity: "privileged",
        reach: toAws,
        values: valuesOf(args),
        environmentType,
        startsAfter: [...startsAfter, ...role.ready],
      },
      child,
    );

    this.ready = chart.ready;
    this.registerOutputs({});
  }
}

const SERVICE_ACCOUNT = "log-shipper";

function write({ logs, region, accountId }: LogShipperArgs) {
  const groups = Object.values(logs).map(({ group }) => `arn:aws:logs:${region}:${accountId}:log-group:${group}:*`);
  return allow(["logs:CreateLogStream", "logs:PutLogEvents"], groups);
}

// https://github.com/aws/eks-charts/blob/master/stable/aws-for-fluent-bit/values.yaml
function valuesOf({ logs, region }: LogShipperArgs): Record<string, unknown> {
  const configuration = {
    service: { extraService: service },
    input: { enabled: false },
    additionalInputs: inputOf(logs),
    // Lines go as they are. What Kubernetes says of their pods is not asked for.
    filter: { enabled: false },
    cloudWatchLogs: { enabled: false },
    additionalOutputs: outputsOf(logs, region),
  };
  return {
    ...configuration,
    // Pods do not read a configuration that has changed: another one means other pods.
    annotations: { "checksum/config": createHash("sha256").update(JSON.stringify(configuration)).digest("hex") },
    serviceAccount: { name: SERVICE_ACCOUNT },
    ...onEveryNode,
    priorityClassName: beforeAllElse,
    resources: resources(50, 64, 256),
    updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "25%" } },
    ...readsLogs,
    // That it runs. Its verdict on its health counts what CloudWatch refused, and to start anew would help nobody then.
    // https://docs.fluentbit.io/manual/administration/monitoring
    livenessProbe: { httpGet: { path: "/", port: 2020, scheme: "HTTP" } },
    readinessProbe: { httpGet: { path: "/", port: 2020, scheme: "HTTP" } },
  };
}

// Logs belong to root, and are there for it alone. It can do nothing else of what root can.
const readsLogs = {
  podSecurityContext: { seccompProfile: { type: "RuntimeDefault" } },
  containerSecurityContext: { ...restricted, runAsUser: 0 },
  volumes: [
    { name: "logs", hostPath: { path: logFolder, type: "Directory" } },
    { name: "state", hostPath: { path: stateFolder, type: "DirectoryOrCreate" } },
  ],
  volumeMounts: [
    { name: "logs", mountPath: logFolder, readOnly: true },
    { name: "state", mountPath: stateFolder },
  ],
};
