import {
  all,
  defineRule,
  inProduction,
  notApplicable,
  of,
  pass,
  type Rule,
  textOf,
  wholeNumber,
  withSettings,
} from "../kit";
import { setTo } from "../kit/remedy";

const CLUSTER = "aws:eks/cluster:Cluster";

const versionSupported = defineRule({
  id: "eks-version-supported",
  title: "A cluster runs a version that is mended at no charge",
  severity: "high",
  resources: [CLUSTER],
  why: "An old version costs six times as much, and then AWS upgrades the cluster on a day of its own choice.",
  fix: "Raise version, one minor version after the other.",
  link: "https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html",
  controls: { fsbp: ["EKS.2"], nist80053: ["CM-2", "SI-2", "SI-2(2)"], pciDss: ["6.3.3"] },
  settings: {
    leastMinor: wholeNumber({
      // Standard support of 1.34 ends on December 2, 2026, and that of 1.33 has ended on July 29.
      default: 34,
      minimum: 1,
      description: "The oldest minor version of Kubernetes 1 that is good enough.",
    }),
  },
  passes: [
    { version: "1.35" },
    { version: "1.34" },
    withSettings({ leastMinor: 33 }, { version: "1.33" }),
    // A new cluster gets the newest one that AWS offers.
    {},
  ],
  fails: [{ version: "1.33" }, { version: "1.9" }, withSettings({ leastMinor: 35 }, { version: "1.34" })],

  validate(cluster, { settings }) {
    const version = cluster.at("version");
    return version.decide((value) => {
      const [, major = "", minor = ""] = /^(\d+)\.(\d+)/.exec(textOf(value)) ?? [];
      const isRecent = Number(major) > 1 || (Number(major) === 1 && Number(minor) >= settings.leastMinor);
      return isRecent ? pass : version.wrong(`1.${settings.leastMinor} or newer`);
    }, pass);
  },
});

const supportStandard = defineRule({
  id: "eks-support-standard",
  title: "A cluster does not slip into extended support",
  severity: "medium",
  resources: [CLUSTER],
  why: "Where nothing is said an old version is kept and costs six times as much, without anybody deciding that.",
  fix: 'Set upgradePolicy.supportType to "STANDARD".',
  link: "https://docs.aws.amazon.com/eks/latest/userguide/disable-extended-support.html",
  controls: { nist80053: ["SA-22", "SI-2"] },
  passes: [{ upgradePolicy: { supportType: "STANDARD" } }],
  fails: [{}, { upgradePolicy: { supportType: "EXTENDED" } }],

  validate: (cluster) => cluster.expect("upgradePolicy.supportType", "STANDARD"),
});

const deletionProtected = defineRule({
  id: "eks-deletion-protected",
  title: "A cluster is not deleted by mistake",
  severity: "high",
  levels: inProduction,
  resources: [CLUSTER],
  why: "With the cluster goes everything that runs in it, and its disks.",
  fix: "Set deletionProtection: true.",
  link: "https://docs.aws.amazon.com/eks/latest/userguide/deletion-protection.html",
  controls: { nist80053: ["CM-3", "CP-10"] },
  passes: [{ deletionProtection: true }],
  fails: [{}, { deletionProtection: false }],

  validate: (cluster) => cluster.expect("deletionProtection", true),
  remedy: (cluster) => setTo(cluster, "deletionProtection", true),
});

const WRITTEN = ["controllerManager", "scheduler"];

const controlPlaneLogged = defineRule({
  id: "eks-control-plane-logged",
  title: "A cluster writes down what it decided about pods",
  severity: "low",
  resources: [CLUSTER],
  why: "Why a pod found no node, or was taken away, is in these logs and nowhere else.",
  fix: `Add ${WRITTEN.join(" and ")} to enabledClusterLogTypes.`,
  link: "https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html",
  controls: { nist80053: ["AU-2", "SI-4"] },
  passes: [{ enabledClusterLogTypes: WRITTEN }, { enabledClusterLogTypes: ["api", "audit", ...WRITTEN] }],
  fails: [{}, { enabledClusterLogTypes: ["scheduler"] }, { enabledClusterLogTypes: ["controllerManager"] }],

  validate(cluster) {
    const types = cluster.at("enabledClusterLogTypes");
    return all(WRITTEN.map((type) => types.any((each) => each.is(type), types.wrong(`${type} among them`))));
  },
});

const ADD_ON = "aws:eks/addon:Addon";
const CONFIG_MAP = "kubernetes:core/v1:ConfigMap";

function ofAutoMode(data: Readonly<Record<string, string>>) {
  return of(CONFIG_MAP, { metadata: { name: "amazon-vpc-cni", namespace: "kube-system" }, data });
}

function network(configuration: unknown) {
  return { addonName: "vpc-cni", configurationValues: JSON.stringify(configuration) };
}

const policiesEnforced = defineRule({
  id: "eks-network-policies-enforced",
  title: "Network policies are in force",
  severity: "medium",
  resources: [ADD_ON, CONFIG_MAP],
  why: "The API server takes network policies whether anything heeds them or not: without this every pod reaches every other.",
  fix: 'Set enableNetworkPolicy to "true" in the configurationValues of vpc-cni; in Auto Mode enable-network-policy-controller in the ConfigMap amazon-vpc-cni.',
  link: "https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy-configure.html",
  controls: { nist80053: ["AC-4", "SC-7(5)"], pciDss: ["1.3.1"] },
  passes: [
    network({ enableNetworkPolicy: "true" }),
    network({ enableNetworkPolicy: "true", env: { ENABLE_PREFIX_DELEGATION: "true" } }),
    { addonName: "coredns" },
    ofAutoMode({ "enable-network-policy-controller": "true" }),
    of(CONFIG_MAP, { metadata: { name: "orders" } }),
  ],
  fails: [
    { addonName: "vpc-cni" },
    network({ enableNetworkPolicy: "false" }),
    network({ env: {} }),
    ofAutoMode({}),
    ofAutoMode({ "enable-network-policy-controller": "false" }),
  ],

  validate(made) {
    const isAddOn = made.type === ADD_ON;
    const name = made.at(isAddOn ? "addonName" : "metadata.name");
    const other = notApplicable("it is not what makes the network of pods");
    const isOn = isAddOn
      ? made.expect("configurationValues.enableNetworkPolicy", true)
      : made.at("data").child("enable-network-policy-controller").is(true);
    return name.decide((value) => (value === (isAddOn ? "vpc-cni" : "amazon-vpc-cni") ? isOn : other), other);
  },
});

const nodesMended = defineRule({
  id: "eks-nodes-mended",
  title: "Nodes run an operating system that is still mended",
  severity: "medium",
  resources: ["aws:eks/nodeGroup:NodeGroup"],
  why: "AWS has made no images of Amazon Linux 2 for EKS since November 2025: what is found in it since then stays.",
  fix: "Set amiType to one of AL2023 or Bottlerocket.",
  link: "https://docs.aws.amazon.com/eks/latest/userguide/eks-ami-deprecation-faqs.html",
  controls: { nist80053: ["SA-22", "SI-2"], pciDss: ["6.3.3"] },
  passes: [
    { amiType: "BOTTLEROCKET_ARM_64" },
    { amiType: "AL2023_x86_64_STANDARD" },
    { amiType: "CUSTOM" },
    // EKS's own choice is AL2023.
    {},
  ],
  fails: [{ amiType: "AL2_x86_64" }, { amiType: "AL2_ARM_64" }],

  validate(group) {
    const image = group.at("amiType");
    return image.decide((value) => (/^AL2_/.test(textOf(value)) ? image.wrong("AL2023 or Bottlerocket") : pass), pass);
  },
});

export const rules: readonly Rule[] = [
  versionSupported,
  supportStandard,
  deletionProtected,
  controlPlaneLogged,
  policiesEnforced,
  nodesMended,
];
