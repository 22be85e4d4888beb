import type { Behaviour, Inputs } from "../kit";

// Kinds that stand beside namespaces, not in them.
// https://kubernetes.io/docs/reference/kubernetes-api/
const CLUSTER_WIDE =
  /^(APIService|CertificateSigningRequest|ClusterRole|ClusterRoleBinding|ClusterTrustBundle|CSIDriver|CSINode|CustomResourceDefinition|DeviceClass|FlowSchema|IPAddress|IngressClass|MutatingAdmissionPolicy|MutatingAdmissionPolicyBinding|MutatingWebhookConfiguration|Namespace|Node|PersistentVolume|PriorityClass|PriorityLevelConfiguration|ResourceSlice|RuntimeClass|ServiceCIDR|StorageClass|StorageVersion|StorageVersionMigration|ValidatingAdmissionPolicy|ValidatingAdmissionPolicyBinding|ValidatingWebhookConfiguration|VolumeAttachment|VolumeAttributesClass)(List|Patch)?$/;

/** Any object of the API server: it gets a name, a namespace and the marks of having been accepted. */
export const kubernetesObject: Behaviour = {
  create({ own }, inputs) {
    const { kind, metadata } = inputs;
    const name: string = metadata?.name ?? inputs.name;
    const namespace = CLUSTER_WIDE.test(kind ?? "")
      ? undefined
      : (metadata?.namespace ?? inputs.namespace ?? "default");
    return {
      id: namespace === undefined ? name : `${namespace}/${name}`,
      ...(metadata === undefined
        ? release(inputs, namespace)
        : { "metadata.namespace": namespace, "metadata.uid": own.uuid() }),
      ...(kind === "Service" ? service(inputs, own.below(250)) : {}),
      ...(kind === "Namespace" ? { status: { phase: "Active" } } : {}),
    };
  },
};

function release({ name, chart, version }: Inputs, namespace: string | undefined) {
  return {
    namespace,
    status: { name, namespace, chart, version: version ?? "0.0.0", status: "deployed", revision: 1 },
  };
}

function service({ spec = {} }: Inputs, number: number) {
  const isBalanced = spec.type === "LoadBalancer";
  return {
    "spec.clusterIP": `172.20.0.${number + 2}`,
    status: { loadBalancer: isBalanced ? { ingress: [{ hostname: `k8s-${number}.elb.amazonaws.com` }] } : {} },
  };
}
