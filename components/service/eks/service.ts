import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type * as z from "zod";

import { EncryptedLogGroup, type SecretReference } from "../../base";
import type { ItemisedTime } from "../../base/itemised-time";
import { datadogLabels, standardLabels } from "../../kubernetes";
import type { IngressLoadBalancer } from "../../load-balancer";
import type { NetworkOutputs } from "../../network";
import type { Ports } from "../calls";
import type { DeploymentStrategy } from "../deployment-settings";
import { versionOf } from "../image";
import { eksLogGroupOf } from "../log-group";
import { timeToBringBackOnEks, timeToRollBackOnEks } from "../time-to-roll-back";
import type { WorkloadSettings, workloadSettings } from "../workload";
import { PodScaling } from "./autoscaling";
import type { EksCluster } from "./cluster";
import type { EksControllers } from "./controllers/controllers";
import { EksDeployment } from "./deployment";
import { DeploymentServices } from "./deployment-services";
import { disruptionBudget } from "./disruption-budget";
import { type Destination, type Neighbour, PodFirewall } from "./firewall";
import { type ServiceIngressArgs, serviceIngress } from "./ingress";
import { MigrationJob } from "./migration-job";
import type { EksNamespace } from "./namespace";
import { type PodArgs, podTemplate } from "./pod";
import { PodRole } from "./pod-role";
import { ScalingSchedules } from "./scaling-schedules";
import { SecretAccess } from "./secret-access";
import { callUrls, parseWorkload } from "./service-settings";

export type EksServiceArgs = z.input<typeof workloadSettings> & {
  cluster: Pick<EksCluster, "arn" | "clusterName" | "serviceCidr" | "ready">;
  controllers: Pick<EksControllers, "externalSecretsRoleArn" | "datadogKeys" | "ready">;
  /** The namespace that it lives in. */
  namespace: EksNamespace;
  /** Who sends requests. Not needed where routing is "none". */
  ingress?: Pick<IngressLoadBalancer, "className" | "annotations" | "subnetCidrs" | "ready"> | undefined;
  /** The place of its rule among those of other services there, as `ingressOrders` says. The first one, if absent. */
  ingressOrder?: number | undefined;
  network: Pick<NetworkOutputs, "egress"> & {
    cidrBlock: pulumi.Input<string>;
    subnetCidrs: { private: readonly pulumi.Input<string>[] };
  };
  /** Where each secret variable is read from. */
  secrets: Readonly<Record<string, SecretReference>>;
  /** What the service connects to, by name. */
  connectsTo: Readonly<Record<string, Destination>>;
  /** The services that it calls, by name, which have to be there before it. None, if absent. */
  callees?: Readonly<Record<string, EksService>>;
  /** The services that call it, by name. None, if absent. */
  callers?: Readonly<Record<string, Neighbour>>;
  /** The same service on ECS, while it moves: two migrations at once would meet in the database. Nothing, if absent. */
  migratesAfter?: pulumi.Resource | undefined;
  /** The operation under which its tracer records requests, by which new versions are judged. */
  apmOperation: string;
  /** An image with kubectl, by digest. Needed where bounds are scheduled. */
  kubectlImage?: string | undefined;
  /** What telemetry calls the environment: development, staging or production. */
  environmentType: string;
  accountId: string;
  region: string;
};

/**
 * A service on EKS, from the same contract and with the same guarantees as one on ECS. What its pods need stands before
 * them: their role, their secrets, the database as they need it, and the ways to and from them.
 * Children: `<name>-logs`, `-role`, `-secret-access`, `-firewall`, `-services`, `-disruption`, `-deployment`; behind the
 * load balancer `-ingress`; and `-migration`, `-scaling`, `-schedules` where the workload has them.
 */
export class EksService extends pulumi.ComponentResource {
  /** What Kubernetes calls it, in its namespace. */
  readonly name: string;
  readonly namespace: string;
  readonly runtime = "eks";
  /** How fast a bad version is gone by itself, and how fast a former one is back by hand. Not known without routing. */
  readonly timeToRollBack: ItemisedTime | undefined;
  readonly timeToBringBack: ItemisedTime | undefined;
  readonly deploymentStrategy: DeploymentStrategy;
  readonly logGroupName: pulumi.Output<string>;
  /** The role that the service itself acts with. */
  readonly taskRoleName: pulumi.Output<string>;
  /** What brings its secrets, and the keys with which new versions are judged, by their names in the namespace. */
  readonly externalSecrets: readonly string[];
  /** Where callers reach it. */
  readonly ports: Ports;

  constructor(name: string, args: EksServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    const { cluster, controllers, namespace: home, ingress, ingressOrder = 1, network, ...more } = args;
    const {
      secrets,
      connectsTo,
      callees = {},
      callers = {},
      migratesAfter,
      kubectlImage,
      environmentType,
      ...rest
    } = more;
    const { apmOperation, accountId, region, ...given } = rest;
    const workload = parseWorkload(name, given, { ingress, secrets, callees, kubectlImage, controllers });
    super("evenkeel:index:EksService", name, { accountId, region, environmentType, ...workload }, opts);
    const child = { parent: this };
    const { namespace } = home;
    const { routing, scaling, deployment, migration: settings } = workload;
    const isShifted = deployment.strategy !== "rolling";
    const labels = standardLabels({ service: name, environmentType });
    const common = { service: name, namespace, labels, startsAfter: [...cluster.ready, ...home.ready] };
    const place = { accountId, region };

    const logArgs = { naming: { name: eksLogGroupOf(name, workload) }, keepDays: workload.logs.keepDays };
    const logs = new EncryptedLogGroup(`${name}-logs`, { ...logArgs, ...place }, child);
    const account = { serviceAccountName: name, permissions: workload.permissions, cluster, accountId };
    const role = new PodRole(`${name}-role`, { ...common, ...account }, child);
    const access = secretAccess(name, { ...common, cluster, controllers, secrets, isShifted, region }, child);

    const components = settings ? ["migration"] : [];
    const loadBalancerCidrs = routing === "none" ? undefined : ingress?.subnetCidrs;
    const agentCidrs = controllers.datadogKeys && network.subnetCidrs.private;
    const ways = { ports: workload, components, network, loadBalancerCidrs, callers, callees, connectsTo, agentCidrs };
    const firewall = new PodFirewall(`${name}-firewall`, { ...common, ...ways }, child);

    const pod = podArgs(name, workload, { access, secrets, callees, controllers, environmentType, namespace, region });
    const known = [...common.startsAfter, ...(access?.ready ?? []), ...firewall.ready];
    const startsAfter = migratesAfter ? [...known, migratesAfter] : known;
    const migrates = settings && { settings, pod, namespace, cluster, startsAfter, accountId };
    const migration = migrates && new MigrationJob(`${name}-migration`, migrates, child);

    const reached = { ...common, ports: workload, strategy: deployment.strategy };
    const services = new DeploymentServices(`${name}-services`, reached, child);
    const budget = disruptionBudget({ ...common, kubernetes: workload.kubernetes });
    const after = { ...child, dependsOn: common.startsAfter };
    const disruption = new kubernetes.policy.v1.PodDisruptionBudget(`${name}-disruption`, budget, after);
    // A pod that starts earlier has no role, does not find its secrets, is not reached or is not heard of, and the
    // deployment fails. One that starts before its migration fails later.
    const before = [
      ...[...known, ...role.ready, ...services.ready, disruption, logs],
      ...(migration ? [migration] : []),
      ...[...controllers.ready.logs, ...controllers.ready.datadog],
      ...(isShifted ? controllers.ready.rollouts : []),
      ...Object.values(callees),
    ];
    const entry =
      routing !== "none" && ingress
        ? placeIngress(name, { ...common, ...ingress, workload, routing, services, before, order: ingressOrder }, child)
        : undefined;

    const watching = { clusterName: cluster.clusterName, apmOperation };
    const deployed = new EksDeployment(
      `${name}-deployment`,
      {
        ...common,
        labels: { ...standardLabels(pod), ...(pod.datadog && datadogLabels(pod)) },
        annotations: access?.reloadAnnotations ?? {},
        workload,
        template: podTemplate({ ...pod, serviceAccountName: name }),
        ingressName: entry && name,
        datadog: access?.datadogSecretName ? { ...watching, secretName: access.datadogSecretName } : undefined,
        environmentType,
        version: pod.version,
        startsAfter: [...before, ...(entry ? [entry] : [])],
      },
      child,
    );
    if (scaling) {
      const scaled = { ...common, scaling, size: workload, scaled: deployed.scaled, startsAfter: deployed.ready };
      const { autoscaler, ready } = new PodScaling(`${name}-scaling`, scaled, child);
      const { schedules } = scaling;
      if (Object.keys(schedules).length > 0 && kubectlImage !== undefined) {
        const apiServerCidrs = [cluster.serviceCidr, ...network.subnetCidrs.private];
        const at = { ...common, environmentType, autoscaler, schedules, kubectlImage, apiServerCidrs };
        new ScalingSchedules(`${name}-schedules`, { ...at, startsAfter: [...common.startsAfter, ...ready] }, child);
      }
    }

    this.name = name;
    this.namespace = namespace;
    this.timeToRollBack = entry && timeToRollBackOnEks(workload);
    this.timeToBringBack = entry && timeToBringBackOnEks(workload);
    this.deploymentStrategy = deployment.strategy;
    this.logGroupName = logs.logGroupName;
    this.taskRoleName = role.roleName;
    this.externalSecrets = [access?.secretName, access?.datadogSecretName].filter((each) => each !== undefined);
    this.ports = { port: workload.port, otherPorts: workload.otherPorts };
    this.registerOutputs({
      name: this.name,
      namespace: this.namespace,
      runtime: this.runtime,
      timeToRollBack: this.timeToRollBack,
      timeToBringBack: this.timeToBringBack,
      deploymentStrategy: this.deploymentStrategy,
      logGroupName: this.logGroupName,
      taskRoleName: this.taskRoleName,
      externalSecrets: this.externalSecrets,
      ports: this.ports,
    });
  }
}

interface Common {
  service: string;
  namespace: string;
  labels: Record<string, string>;
  startsAfter: readonly pulumi.Resource[];
}

type Read = Common & Pick<EksServiceArgs, "cluster" | "controllers" | "secrets" | "region"> & { isShifted: boolean };

/** The service's secrets, and the keys with which a new version of it is judged. None, where nothing brings any. */
function secretAccess(name: string, args: Read, child: pulumi.ComponentResourceOptions): SecretAccess | undefined {
  const { cluster, controllers, secrets, isShifted, region, ...common } = args;
  const { externalSecretsRoleArn, datadogKeys, ready } = controllers;
  if (!externalSecretsRoleArn) return undefined;
  const startsAfter = [...common.startsAfter, ...ready.secrets];
  const who = { controllerRoleArn: externalSecretsRoleArn, clusterArn: cluster.arn };
  const what = { references: secrets, datadog: isShifted ? datadogKeys : undefined };
  return new SecretAccess(`${name}-secret-access`, { ...common, ...who, ...what, startsAfter, region }, child);
}

type Around = Pick<EksServiceArgs, "secrets" | "environmentType" | "region" | "controllers"> & {
  access: SecretAccess | undefined;
  callees: Readonly<Record<string, EksService>>;
  namespace: string;
};

function podArgs(service: string, workload: WorkloadSettings, around: Around): Omit<PodArgs, "serviceAccountName"> {
  const { access, secrets, callees, controllers, environmentType, namespace, region } = around;
  const elsewhere = Object.values(callees).map((callee) => callee.namespace);
  return {
    service,
    workload,
    environmentType,
    version: versionOf(workload.image),
    secretName: access?.secretName,
    secretVariables: Object.keys(secrets).sort(),
    callUrls: callUrls(callees),
    callNamespaces: [...new Set(elsewhere)].filter((each) => each !== namespace),
    checksum: access?.checksum ?? "",
    datadog: controllers.datadogKeys !== undefined,
    region,
  };
}

type Placed = Common &
  Pick<ServiceIngressArgs, "routing" | "className" | "annotations" | "order"> & {
    workload: WorkloadSettings;
    services: DeploymentServices;
    /** What has to stand before an Ingress of the load balancer. */
    ready: readonly pulumi.Resource[];
    /** What has to stand before the service's pods. */
    before: readonly pulumi.Resource[];
  };

// All that pods wait for comes before it, so that those come next: what users ask is not answered in between.
function placeIngress(name: string, args: Placed, child: pulumi.ComponentResourceOptions): pulumi.Resource {
  const { workload, services, ready, before, ...way } = args;
  const { health, balancing, drainSeconds } = workload;
  const rule = serviceIngress({ ...way, health, balancing, drainSeconds, backend: services.backend });
  return new kubernetes.networking.v1.Ingress(`${name}-ingress`, rule, { ...child, dependsOn: [...ready, ...before] });
}
