import type { Cloud, Inputs, Known } from "../kit";
import { clusterOf } from "./around";
import { labelsOf } from "./namespace";
import { podSecurityProblems } from "./pod-security";

/** Why pods of a template do not come to run: what they need and is not there, or does not work. */
export function podProblems(cloud: Cloud, namespace: string, template: Inputs): string[] {
  const spec: Inputs = template?.spec ?? {};
  const containers: Inputs[] = [...(spec.initContainers ?? []), ...(spec.containers ?? [])];
  return [
    ...podSecurityProblems(labelsOf(cloud, namespace), spec),
    ...accountProblems(cloud, namespace, spec),
    ...placeProblems(cloud, spec),
    ...containers.flatMap((one) => variableProblems(cloud, namespace, one)),
    ...(spec.volumes ?? []).flatMap((one: Inputs) => volumeProblems(cloud, namespace, one)),
  ];
}

const ACCOUNT = "kubernetes:core/v1:ServiceAccount";
const SECRET = "kubernetes:core/v1:Secret";
const CONFIG_MAP = "kubernetes:core/v1:ConfigMap";
const CLAIM = "kubernetes:core/v1:PersistentVolumeClaim";

function accountProblems(cloud: Cloud, namespace: string, { serviceAccountName: name = "default" }: Inputs): string[] {
  // Every namespace has one from the start.
  if (name === "default") return [];
  const account = cloud.find(ACCOUNT, `${namespace}/${name}`);
  if (account) return faultOf(account);
  return [
    `pods are forbidden: error looking up service account ${namespace}/${name}: serviceaccount "${name}" not found`,
  ];
}

/** What somebody has said of an object: that what uses it fails. */
function faultOf({ condition }: Known): string[] {
  return condition.error ? [String(condition.error)] : [];
}

function variableProblems(cloud: Cloud, namespace: string, { env = [], envFrom = [] }: Inputs): string[] {
  const references: Inputs[] = [...env.map(({ valueFrom }: Inputs) => valueFrom ?? {}), ...envFrom];
  return references.flatMap(({ secretKeyRef, configMapKeyRef, secretRef, configMapRef }) => [
    ...needed(cloud, SECRET, namespace, secretKeyRef ?? secretRef),
    ...needed(cloud, CONFIG_MAP, namespace, configMapKeyRef ?? configMapRef),
  ]);
}

function needed(cloud: Cloud, type: string, namespace: string, reference: Inputs): string[] {
  const { name, key, optional } = reference ?? {};
  if (name === undefined || optional || cloud.isGiven(name)) return [];
  const what = type === SECRET ? "secret" : "configmap";
  const found = cloud.find(type, `${namespace}/${name}`);
  if (!found) return [`CreateContainerConfigError: ${what} "${name}" not found`];
  const { data = {}, stringData = {}, binaryData = {} } = found.outputs;
  if (key === undefined || [data, stringData, binaryData].some((values) => key in values)) return faultOf(found);
  const kind = type === SECRET ? "Secret" : "ConfigMap";
  return [`CreateContainerConfigError: couldn't find key ${key} in ${kind} ${namespace}/${name}`];
}

function volumeProblems(cloud: Cloud, namespace: string, volume: Inputs): string[] {
  const { name, secret, configMap, persistentVolumeClaim: claim, ephemeral, projected } = volume;
  const mounted = [
    ...needed(cloud, SECRET, namespace, secret && { name: secret.secretName, optional: secret.optional }),
    ...needed(cloud, CONFIG_MAP, namespace, configMap),
    ...(projected?.sources ?? []).flatMap((source: Inputs) => [
      ...needed(cloud, SECRET, namespace, source.secret),
      ...needed(cloud, CONFIG_MAP, namespace, source.configMap),
    ]),
  ].map((problem) => problem.replace("CreateContainerConfigError", `MountVolume.SetUp failed for volume "${name}"`));
  if (claim && !cloud.find(CLAIM, `${namespace}/${claim.claimName}`))
    return [...mounted, `persistentvolumeclaim "${claim.claimName}" not found`];
  return [...mounted, ...classProblems(cloud, ephemeral?.volumeClaimTemplate?.spec?.storageClassName)];
}

function classProblems(cloud: Cloud, name: string | undefined): string[] {
  if (name === undefined || cloud.find("kubernetes:storage.k8s.io/v1:StorageClass", name)) return [];
  return [`storageclass.storage.k8s.io "${name}" not found`];
}

// https://kubernetes.io/docs/tasks/administer-cluster/guaranteed-scheduling-critical-addon-pods/
const PRIORITIES = ["system-cluster-critical", "system-node-critical"];

function placeProblems(cloud: Cloud, { priorityClassName: priority, nodeSelector = {} }: Inputs): string[] {
  const isPriority =
    priority === undefined ||
    PRIORITIES.includes(priority) ||
    cloud.find("kubernetes:scheduling.k8s.io/v1:PriorityClass", priority);
  const pool = nodeSelector["karpenter.sh/nodepool"];
  return [
    ...(isPriority ? [] : [`pods are forbidden: no PriorityClass with name ${priority} was found`]),
    ...(pool === undefined || isPool(cloud, pool)
      ? []
      : [`FailedScheduling: no node pool has the label karpenter.sh/nodepool=${pool}`]),
  ];
}

function isPool(cloud: Cloud, name: string): boolean {
  const cluster = clusterOf(cloud);
  // Of a cluster that lives outside of this cloud nobody knows the nodes.
  if (cluster === undefined || cluster.outputs.computeConfig?.nodePools?.includes(name)) return true;
  return cloud.find("kubernetes:karpenter.sh/v1:NodePool", name) !== undefined;
}
