import { behaviour, type Cloud, refuse } from "../../kit";

/** What Auto Mode does itself. https://docs.aws.amazon.com/eks/latest/userguide/eks-add-ons.html */
const PART_OF_AUTO_MODE = [
  "aws-ebs-csi-driver",
  "coredns",
  "eks-node-monitoring-agent",
  "eks-pod-identity-agent",
  "kube-proxy",
  "vpc-cni",
];

// https://docs.aws.amazon.com/eks/latest/userguide/workloads-add-ons-available-eks.html
// https://docs.aws.amazon.com/eks/latest/userguide/community-addons.html
const NAMES = [
  ...PART_OF_AUTO_MODE,
  "adot",
  "amazon-cloudwatch-observability",
  "aws-efs-csi-driver",
  "aws-fsx-csi-driver",
  "aws-guardduty-agent",
  "aws-mountpoint-s3-csi-driver",
  "aws-network-flow-monitoring-agent",
  "aws-privateca-connector-for-kubernetes",
  "aws-secrets-store-csi-driver-provider",
  "amazon-sagemaker-hyperpod-taskgovernance",
  "cert-manager",
  "external-dns",
  "fluent-bit",
  "kube-state-metrics",
  "metrics-server",
  "prometheus-node-exporter",
  "snapshot-controller",
];

export const addon = behaviour("aws:eks/addon:Addon", {
  // Those of the Marketplace have the name of who sells them before theirs.
  check: ({ addonName }) =>
    NAMES.includes(addonName) || /^[\w-]+_[\w-]+$/.test(addonName)
      ? []
      : [
          {
            path: "addonName",
            reason: `found "${addonName}"; Addon ${addonName} specified is not supported; known are ${NAMES.join(", ")}`,
          },
        ],

  create(cloud, { clusterName, addonName }) {
    requireNoRival(cloud, clusterName, addonName);
    return undefined;
  },

  update: () => undefined,
});

function requireNoRival(cloud: Cloud, clusterName: string, addonName: string): void {
  if (cloud.all("aws:eks/addon:Addon", { clusterName, addonName }).length === 0) return;
  refuse("ResourceInUseException", "Addon already exists.");
}
