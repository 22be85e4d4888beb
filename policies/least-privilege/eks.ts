import {
  all,
  defineRule,
  of,
  pass,
  type Rule,
  some,
  textOf,
  texts,
  type Verdict,
  type View,
  withSettings,
} from "../kit";
import { setTo } from "../kit/remedy";
import { isWorld } from "./address-range";

const CLUSTER = "aws:eks/cluster:Cluster";

function reached(vpcConfig: Readonly<Record<string, unknown>>) {
  return { vpcConfig };
}

const endpointNotOpen = defineRule({
  id: "eks-endpoint-not-open",
  title: "The internet does not reach a cluster's API",
  severity: "critical",
  resources: [CLUSTER],
  why: "Whoever reaches the API has only its authentication before them. AWS opens it to everybody by default.",
  fix: "Set vpcConfig.endpointPublicAccess to false, or vpcConfig.publicAccessCidrs to the addresses that need it.",
  link: "https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html",
  controls: { fsbp: ["EKS.1"], nist80053: ["AC-4", "SC-7"], pciDss: ["1.4.4"] },
  passes: [
    reached({ endpointPublicAccess: false }),
    reached({ endpointPublicAccess: true, publicAccessCidrs: ["203.0.113.0/24"] }),
  ],
  fails: [
    {},
    reached({ endpointPublicAccess: true }),
    reached({ publicAccessCidrs: [] }),
    reached({ endpointPublicAccess: true, publicAccessCidrs: ["203.0.113.0/24", "0.0.0.0/0"] }),
  ],

  validate(cluster) {
    const closed = cluster.expect("vpcConfig.endpointPublicAccess", false);
    const sources = cluster.at("vpcConfig.publicAccessCidrs");
    const everybody = sources.wrong("known addresses, or endpointPublicAccess: false");
    const known = sources.every((source) => (isWorld(source.text) ? source.wrong("known addresses") : pass));
    return cluster.has("vpcConfig.publicAccessCidrs") ? some([closed, known], known) : some([closed], everybody);
  },
});

const endpointPrivate = defineRule({
  id: "eks-endpoint-private",
  title: "A cluster's nodes reach its API inside the VPC",
  severity: "medium",
  resources: [CLUSTER],
  why: "Without it nodes and pods go to the API over the internet, and the addresses that may use it have to include theirs.",
  fix: "Set vpcConfig.endpointPrivateAccess: true.",
  link: "https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html",
  controls: { nist80053: ["AC-4", "SC-7"] },
  passes: [reached({ endpointPrivateAccess: true })],
  fails: [{}, reached({ endpointPrivateAccess: false })],

  validate: (cluster) => cluster.expect("vpcConfig.endpointPrivateAccess", true),
  remedy: (cluster) => setTo(cluster, "vpcConfig.endpointPrivateAccess", true),
});

const byEntries = { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false };

const accessByEntries = defineRule({
  id: "eks-access-by-entries",
  title: "Who may do what in a cluster is said by access entries alone",
  severity: "high",
  resources: [CLUSTER],
  why: "Whoever made the cluster is its administrator for ever, in no list, and whoever may write the ConfigMap aws-auth can become one.",
  fix: "Set accessConfig.authenticationMode to API and bootstrapClusterCreatorAdminPermissions to false, and add an aws.eks.AccessEntry for each role.",
  link: "https://docs.aws.amazon.com/eks/latest/userguide/setting-up-access-entries.html",
  controls: { nist80053: ["AC-3", "AC-6"], pciDss: ["7.2.5"] },
  passes: [{ accessConfig: byEntries }],
  fails: [
    {},
    { accessConfig: { ...byEntries, authenticationMode: "API_AND_CONFIG_MAP" } },
    { accessConfig: { ...byEntries, bootstrapClusterCreatorAdminPermissions: true } },
    { accessConfig: { authenticationMode: "API" } },
  ],

  validate: (cluster) =>
    all([
      cluster.expect("accessConfig.authenticationMode", "API"),
      cluster.expect("accessConfig.bootstrapClusterCreatorAdminPermissions", false),
    ]),
});

const LOGGED = ["api", "audit", "authenticator"];

const accessLogged = defineRule({
  id: "eks-access-logged",
  title: "A cluster writes down who did what in it",
  severity: "medium",
  resources: [CLUSTER],
  why: "Nobody can find out later who read a Secret or opened a shell in a pod: CloudTrail does not know.",
  fix: `Add ${LOGGED.join(", ")} to enabledClusterLogTypes.`,
  link: "https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html",
  controls: { fsbp: ["EKS.8"], nist80053: ["AU-2", "AU-12"], pciDss: ["10.2.1"] },
  passes: [
    { enabledClusterLogTypes: LOGGED },
    { enabledClusterLogTypes: [...LOGGED, "controllerManager", "scheduler"] },
  ],
  fails: [{}, { enabledClusterLogTypes: [] }, { enabledClusterLogTypes: ["api", "authenticator"] }],

  validate(cluster) {
    const types = cluster.at("enabledClusterLogTypes");
    return all(LOGGED.map((type) => types.any((each) => each.is(type), types.wrong(`${type} among them`))));
  },
});

const ENTRY = "aws:eks/accessEntry:AccessEntry";

function entry(principalArn: string, more: Readonly<Record<string, unknown>> = {}) {
  return { clusterName: "orders", principalArn, ...more };
}

const DEPLOYER = "arn:aws:iam::111122223333:role/deploy";

const accessNamed = defineRule({
  id: "eks-access-named",
  title: "Roles get into a cluster, and neither users nor whole accounts",
  severity: "high",
  resources: [ENTRY, "aws:eks/accessPolicyAssociation:AccessPolicyAssociation"],
  why: "A user's keys do not expire, and a root user can be confined by nothing. A group that Kubernetes itself trusts is in no policy.",
  fix: "Set principalArn to a role. Give what it may do by an access policy, or by RBAC to a group of your own.",
  link: "https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html",
  controls: { nist80053: ["AC-2", "AC-6", "IA-5"], pciDss: ["7.2.5", "8.6.1"] },
  passes: [
    entry(DEPLOYER),
    entry(DEPLOYER, { kubernetesGroups: ["deployers"] }),
    of("aws:eks/accessPolicyAssociation:AccessPolicyAssociation", entry(DEPLOYER)),
  ],
  fails: [
    entry("arn:aws:iam::111122223333:user/somebody"),
    entry("arn:aws:iam::111122223333:root"),
    entry(DEPLOYER, { kubernetesGroups: ["system:masters"] }),
    of("aws:eks/accessPolicyAssociation:AccessPolicyAssociation", entry("arn:aws:iam::111122223333:user/somebody")),
  ],

  validate(access) {
    const principal = access.at("principalArn");
    return all([
      principal.decide(
        (value) => (/^arn:[\w-]+:iam::\d+:role\//.test(textOf(value)) ? pass : principal.wrong("the ARN of a role")),
        principal.wrong("the ARN of a role"),
      ),
      access.each("kubernetesGroups", (group) =>
        group.text.startsWith("system:") ? group.wrong("a group of your own") : pass,
      ),
    ]);
  },
});

const ASSOCIATION = "aws:eks/accessPolicyAssociation:AccessPolicyAssociation";

function allowed(policy: string, type: string, more: Readonly<Record<string, unknown>> = {}) {
  const policyArn = `arn:aws:eks::aws:cluster-access-policy/${policy}`;
  const namespaces = type === "namespace" ? { namespaces: ["orders"] } : {};
  return entry(DEPLOYER, { policyArn, accessScope: { type, ...namespaces }, ...more });
}

const ADMINISTRATOR = "AmazonEKSClusterAdminPolicy";

const accessScoped = defineRule({
  id: "eks-access-scoped",
  title: "Who may change things or read Secrets in a cluster may do so in some namespaces",
  severity: "high",
  resources: [ASSOCIATION],
  why: "Whoever may edit everywhere may edit what guards the cluster, and take any pod's role. Administrators are few, and known.",
  fix: "Set accessScope.type to namespace and name the namespaces; for those who look, choose AmazonEKSViewPolicy.",
  link: "https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html",
  controls: { nist80053: ["AC-3", "AC-6", "AC-6(5)"], pciDss: ["7.2.2", "7.2.5"] },
  settings: {
    administrators: texts({
      default: [],
      description: "ARNs of the roles that may administer whole clusters. Any role that is given that, if empty.",
    }),
  },
  passes: [
    allowed("AmazonEKSEditPolicy", "namespace"),
    allowed("AmazonEKSViewPolicy", "cluster"),
    allowed(ADMINISTRATOR, "cluster"),
    withSettings({ administrators: [DEPLOYER] }, allowed(ADMINISTRATOR, "cluster")),
    { policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSAutoNodePolicy", accessScope: { type: "cluster" } },
  ],
  fails: [
    allowed("AmazonEKSEditPolicy", "cluster"),
    allowed("AmazonEKSAdminPolicy", "cluster"),
    allowed("AmazonEKSAdminViewPolicy", "cluster"),
    allowed("AmazonEKSSecretReaderPolicy", "cluster"),
    withSettings({ administrators: ["arn:aws:iam::111122223333:role/admin"] }, allowed(ADMINISTRATOR, "cluster")),
  ],

  validate(association, { settings }) {
    const policy = association.at("policyArn");
    return policy.decide((value) => {
      const name = textOf(value).split("/").at(-1) ?? "";
      if (name === ADMINISTRATOR) return isAmong(association.at("principalArn"), settings.administrators);
      // The last two change nothing, and read every Secret.
      const isWide = /^AmazonEKS(?:Admin|Edit|AdminView|SecretReader)Policy$/.test(name);
      return isWide ? association.expect("accessScope.type", "namespace") : pass;
    }, pass);
  },
});

function isAmong(principal: View, administrators: readonly string[]): Verdict {
  if (administrators.length === 0) return pass;
  const other = principal.wrong("one of the administrators");
  return principal.decide((value) => (administrators.includes(textOf(value)) ? pass : other), other);
}

export const rules: readonly Rule[] = [
  endpointNotOpen,
  endpointPrivate,
  accessByEntries,
  accessLogged,
  accessNamed,
  accessScoped,
];
