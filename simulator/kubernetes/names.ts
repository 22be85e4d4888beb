/** A kind of object, as a manifest names it. */
export interface Kind {
  readonly token: string;
  /** Empty for what Kubernetes had from the beginning. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Whether somebody has to define it before there can be one. */
  readonly isCustom: boolean;
  /** Whether what defines it here defines it in other versions only. */
  readonly isOutdated: boolean;
}

/** `kubernetes:apps/v1:Deployment`, and `kubernetes:core/v1:Secret`, which manifests call `v1`. */
export function kindOf(token: string, isCustom = looksCustom(token), isOutdated = false): Kind {
  const [, path = "", kind = ""] = token.split(":");
  const [group = "", version = ""] = path.split("/");
  // The SDK has a class of its own for what changes a part of an object.
  const name = isCustom ? kind : kind.replace(/Patch$/, "");
  return { token, group: group === "core" ? "" : group, version, kind: name, isCustom, isOutdated };
}

// What exists has the token of the SDK's class, or that of a group with a domain of its own.
function looksCustom(token: string): boolean {
  const [, group = ""] = /^kubernetes:([^/:]+)/.exec(token) ?? [];
  return group.includes(".") && !/(^|\.)k8s\.io$/.test(group) && group !== "helm.sh";
}

export function apiVersionOf({ group, version }: Kind): string {
  return group === "" ? version : `${group}/${version}`;
}

/** As errors call it: `deployments.apps`. */
export function resourceOf({ group, kind }: Kind): string {
  return group === "" ? plural(kind) : `${plural(kind)}.${group}`;
}

function plural(kind: string): string {
  const word = kind.toLowerCase();
  if (/(params|endpoints)$/.test(word)) return word;
  if (/(s|x|ch)$/.test(word)) return `${word}es`;
  return word.endsWith("y") ? `${word.slice(0, -1)}ies` : `${word}s`;
}

// Kinds that stand beside namespaces, not in them.
// https://kubernetes.io/docs/reference/kubernetes-api/
const CLUSTER_WIDE =
  /^(APIService|CertificateSigningRequest|ClusterRole|ClusterRoleBinding|ClusterTrustBundle|CSIDriver|CSINode|CustomResourceDefinition|DeviceClass|FlowSchema|IPAddress|IngressClass|MutatingAdmissionPolicy|MutatingAdmissionPolicyBinding|MutatingWebhookConfiguration|Namespace|Node|PersistentVolume|PriorityClass|PriorityLevelConfiguration|ResourceSlice|RuntimeClass|ServiceCIDR|StorageClass|StorageVersion|StorageVersionMigration|ValidatingAdmissionPolicy|ValidatingAdmissionPolicyBinding|ValidatingWebhookConfiguration|VolumeAttachment|VolumeAttributesClass)(List)?$/;

// Custom ones of the definitions that are known here.
const CLUSTER_WIDE_CUSTOM =
  /^(ClusterAnalysisTemplate|ClusterSecretStore|ClusterExternalSecret|ClusterGenerator|ClusterPushSecret|NodePool|NodeClaim|NodeClass|EC2NodeClass|NodeOverlay|NodeDiagnostic|IngressClassParams|ClusterIssuer|GatewayClass)$/;

export function isClusterWide({ kind, isCustom }: Kind): boolean {
  return isCustom ? CLUSTER_WIDE_CUSTOM.test(kind) : CLUSTER_WIDE.test(kind);
}
