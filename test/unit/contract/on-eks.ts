import assert from "node:assert/strict";

import type { Guarantees, SecretSource } from "./guarantees";
import { deploymentOf } from "./on-eks-deployment";
import {
  ALB,
  attributesOf,
  disksOf,
  drainOf,
  isSpread,
  mebibytes,
  millicores,
  portAt,
  securityOf,
  wellnessOf,
} from "./on-eks-pods";
import { reachOf } from "./on-eks-reach";
import { scalingOf } from "./on-eks-scaling";
import { type Inputs, isSelected, permissionsFor, type Registered } from "./registered";

/** What a service on EKS gets, by what was registered for it. */
export function givenOnEks(name: string, stack: Registered): Guarantees {
  const { namespace } = stack.component("EksService", name).outputs;
  const { pods, options } = podsOf(name, stack);
  const { metadata, spec } = pods.spec.template;
  const container = containerOf(pods.spec.template, name);
  const isHere = (each: Inputs) => each.metadata.namespace === namespace && each.metadata.name === name;
  const [ingress] = stack.all("kubernetes:networking.k8s.io/v1:Ingress", isHere);
  const role = roleOf(spec.serviceAccountName, namespace, stack);
  const secrets = secretsOf(container, namespace, stack);
  const nodes = stack.one("kubernetes:eks.amazonaws.com/v1:NodeClass").spec;
  const isScaled = options.ignoreChanges.includes("spec.replicas");
  const { openRequestsSeconds, workSeconds } = drainOf(spec, container, ingress);
  return {
    entry: ingress && entryOf(ingress, stack),
    requests: ingress && requestsOf(ingress, container),
    wellness: wellnessOf(container),
    drain: { openRequestsSeconds, workSeconds },
    spread: { subnets: nodes.subnetSelectorTerms.map(({ id }: Inputs) => id), isEven: isSpread(spec, metadata) },
    may: stack.permissionsOf(role),
    actsOnlyThere: isOfPods(stack.trustOf(role), namespace, spec.serviceAccountName),
    secrets,
    reads: readsOf(name, namespace, secrets, stack),
    knowsValues: JSON.stringify(pods).includes("generated-"),
    environment: plainOf(container, (variable) => !/^DD_|_URL$|^AWS_(DEFAULT_)?REGION$/.test(variable)),
    finds: findsOf(container, stack),
    container: securityOf(spec, container),
    size: {
      cpu: (millicores(container.resources.limits.cpu) * 1024) / 1000,
      memory: mebibytes(container.resources.limits.memory),
      architecture: spec.nodeSelector["kubernetes.io/arch"] === "arm64" ? "ARM64" : "X86_64",
      scratchGiB: mebibytes(container.resources.limits["ephemeral-storage"]) / 1024,
    },
    disks: disksOf(spec, container, stack),
    scaling: scalingOf(name, namespace, container, pods, stack),
    desired: { count: pods.spec.replicas, isSetBack: !isScaled },
    telemetry: tagsOf(metadata, container),
    billing: nodes.tags,
    logs: logsOf(namespace, name, stack),
    deployment: deploymentOf(pods, isScaled, stack),
    ...reachOf(namespace, metadata.labels, stack),
    migration: migrationOf(name, namespace, options.dependsOn, stack),
  };
}

/** How many pods may be away at once, when nodes are emptied. */
export function awayOnEks(name: string, stack: Registered): number {
  const { minAvailable, maxUnavailable, selector } = stack.named(`${name}-disruption`).inputs.spec;
  const { pods } = podsOf(name, stack);
  assert.ok(isSelected(selector, pods.spec.template.metadata.labels));
  return maxUnavailable ?? pods.spec.replicas - minAvailable;
}

function podsOf(name: string, stack: Registered) {
  const all = stack.run.registrations.filter(({ type }) => /^kubernetes:.*:(?:Deployment|Rollout)$/.test(type));
  const found = all.find(({ inputs }) => inputs.metadata.name === name);
  assert(found);
  assert.ok(isSelected(found.inputs.spec.selector, found.inputs.spec.template.metadata.labels));
  return { pods: found.inputs, options: found.options };
}

function containerOf({ spec }: Inputs, name: string): Inputs {
  const [container, ...others] = spec.containers;
  assert.deepEqual([container.name, others, spec.initContainers], [name, [], undefined]);
  return container;
}

function roleOf(serviceAccount: string, namespace: string, stack: Registered): string {
  const isOf = (each: Inputs) => each.namespace === namespace && each.serviceAccount === serviceAccount;
  return stack.one("aws:eks/podIdentityAssociation:PodIdentityAssociation", isOf).roleArn;
}

function entryOf({ spec }: Inputs, stack: Registered) {
  const isOfClass = ({ metadata }: Inputs) => metadata.name === spec.ingressClassName;
  const { parameters } = stack.one("kubernetes:networking.k8s.io/v1:IngressClass", isOfClass).spec;
  const isOfParams = ({ metadata }: Inputs) => metadata.name === parameters.name;
  return stack.one("kubernetes:eks.amazonaws.com/v1:IngressClassParams", isOfParams).spec.scheme;
}

function requestsOf({ metadata, spec }: Inputs, { readinessProbe, ports }: Inputs) {
  const said = (what: string) => metadata.annotations[`${ALB}/${what}`];
  const health = {
    path: said("healthcheck-path"),
    intervalSeconds: Number(said("healthcheck-interval-seconds")),
    timeoutSeconds: Number(said("healthcheck-timeout-seconds")),
    good: Number(said("healthy-threshold-count")),
    bad: Number(said("unhealthy-threshold-count")),
  };
  // Kubernetes asks the same, so that both know the same pods for well.
  const { httpGet, periodSeconds, timeoutSeconds, successThreshold, failureThreshold } = readinessProbe;
  const { path, port } = httpGet;
  assert.ok(ports.some(({ containerPort }: Inputs) => containerPort === port));
  assert.deepEqual(
    { path, intervalSeconds: periodSeconds, timeoutSeconds, good: successThreshold, bad: failureThreshold },
    health,
  );
  const [{ http }] = spec.rules;
  // Each host has each path.
  for (const rule of spec.rules) assert.deepEqual(rule.http, http);
  return {
    hosts: spec.rules.flatMap(({ host }: Inputs) => host ?? []),
    paths: http.paths.map(({ path }: Inputs) => path),
    algorithm: attributesOf(metadata)["load_balancing.algorithm.type"] ?? "",
    health: { ...health, statusCodes: said("success-codes") },
  };
}

function isOfPods({ Principal, Condition }: Inputs, namespace: string, account: string): boolean {
  const said = Condition.StringEquals;
  return (
    Principal.Service === "pods.eks.amazonaws.com" &&
    said["aws:SourceAccount"] === "111122223333" &&
    /^arn:aws:eks:us-east-1:111122223333:cluster\/[^*]+$/.test(said["aws:RequestTag/eks-cluster-arn"]) &&
    said["aws:RequestTag/kubernetes-namespace"] === namespace &&
    said["aws:RequestTag/kubernetes-service-account"] === account
  );
}

const EXTERNAL_SECRET = "kubernetes:external-secrets.io/v1:ExternalSecret";

/** Each variable's value, by way of the Secret that it is kept in, and where that has it from. */
function secretsOf({ env }: Inputs, namespace: string, stack: Registered): Record<string, SecretSource> {
  const referred = env.filter(({ valueFrom }: Inputs) => valueFrom?.secretKeyRef);
  return Object.fromEntries(
    referred.map(({ name, valueFrom: { secretKeyRef: kept } }: Inputs) => {
      assert.equal(kept.optional, false);
      const { spec } = stack.one(EXTERNAL_SECRET, ({ metadata, spec: { target } }) => {
        return metadata.namespace === namespace && target.name === kept.name;
      });
      const { remoteRef } = spec.data.find(({ secretKey }: Inputs) => secretKey === kept.key);
      const { key: secret, property: field, version } = remoteRef;
      return [name, { secret, ...(field && { field }), ...(version && { version: version.replace("uuid/", "") }) }];
    }),
  );
}

/** What may be read into the namespace, apart from the keys with which new versions of the service are judged. */
function readsOf(name: string, namespace: string, secrets: Record<string, SecretSource>, stack: Registered) {
  const isHere = ({ metadata }: Inputs) => metadata.namespace === namespace;
  const [store] = stack.all("kubernetes:external-secrets.io/v1:SecretStore", isHere);
  if (!store) return [];
  const keys = stack.all(EXTERNAL_SECRET, (each) => isHere(each) && each.metadata.name === `${name}-datadog-keys`);
  const own = Object.values(secrets).map(({ secret }) => secret);
  const judging = keys.flatMap(({ spec }) => spec.data.map(({ remoteRef }: Inputs) => remoteRef.key));
  const { role } = store.spec.provider.aws;
  assert.equal(stack.trustOf(role).Principal.AWS.split("/").at(-1), "eks-controllers-external-secrets-identity-role");
  return permissionsFor(stack.permissionsOf(role), "secretsmanager", "kms").map((each) => ({
    ...each,
    resources: each.resources.filter((arn) => own.includes(arn) || !judging.includes(arn)),
  }));
}

function plainOf({ env }: Inputs, isMeant: (variable: string) => boolean): Record<string, string> {
  const meant = env.filter(({ name, value }: Inputs) => value !== undefined && isMeant(name));
  return Object.fromEntries(meant.map(({ name, value }: Inputs) => [name, value]));
}

/** The services that it finds by variables, each at a Service that is there. */
function findsOf(container: Inputs, stack: Registered): Record<string, number> {
  const urls = Object.entries(plainOf(container, (each) => each.endsWith("_URL") && !each.startsWith("DD_")));
  return Object.fromEntries(
    urls.map(([variable, url]) => {
      const { hostname, port } = new URL(url);
      const [name, namespace, ...domain] = hostname.split(".");
      assert.deepEqual(domain, ["svc", "cluster", "local"]);
      const { spec } = stack.one("kubernetes:core/v1:Service", ({ metadata }) => {
        return metadata.name === name && metadata.namespace === namespace;
      });
      const [found] = spec.ports.filter((each: Inputs) => each.port === Number(port));
      assert.equal(portAt(found?.targetPort, { matchLabels: spec.selector }, stack), Number(port));
      return [variable, Number(port)];
    }),
  );
}

function tagsOf({ labels }: Inputs, container: Inputs) {
  const { DD_ENV: env = "", DD_SERVICE: service = "", DD_VERSION: version = "" } = plainOf(container, () => true);
  const tags = { env, service, version };
  const labelled = Object.keys(tags).map((tag) => [tag, labels[`tags.datadoghq.com/${tag}`] ?? ""]);
  assert.deepEqual(Object.fromEntries(labelled), tags);
  return env === "" ? undefined : tags;
}

/** Where the shipper on each node sends what the service's containers write. */
function logsOf(namespace: string, name: string, stack: Registered) {
  const { values } = stack.one("kubernetes:helm.sh/v3:Release", ({ chart }) => chart === "aws-for-fluent-bit");
  const outputs: string[] = values.additionalOutputs.split("[OUTPUT]");
  const own = outputs.filter((each) => each.includes(`Match ${namespace}.${name}.*\n`));
  const [group = "", ...others] = own.map((each) => /log_group_name (\S+)/.exec(each)?.[1] ?? "");
  assert.deepEqual(others, []);
  return stack.logsIn(group, stack.permissionsOf(roleOf("log-shipper", "log-shipper", stack)));
}

function migrationOf(
  name: string,
  namespace: string,
  before: readonly string[],
  stack: Registered,
): Inputs | undefined {
  const isOf = ({ metadata }: Inputs) => metadata.namespace === namespace;
  const [job] = stack.all("kubernetes:batch/v1:Job", isOf);
  if (!job) return undefined;
  const { spec } = job.spec.template;
  const container = containerOf(job.spec.template, name);
  const { user, isReadOnly } = securityOf(spec, container);
  const { cpu, memory } = container.resources.limits;
  assert.deepEqual([job.spec.backoffLimit, job.spec.completions, spec.restartPolicy], [0, 1, "Never"]);
  return {
    command: container.args,
    timeoutMinutes: job.spec.activeDeadlineSeconds / 60,
    cpu: (millicores(cpu) * 1024) / 1000,
    memory: mebibytes(memory),
    may: stack.permissionsOf(roleOf(spec.serviceAccountName, namespace, stack)),
    secrets: Object.keys(secretsOf(container, namespace, stack)).sort(),
    user,
    isReadOnly,
    isBeforeNewVersion: before.includes(stack.resource("kubernetes:batch/v1:Job", isOf).name),
  };
}
