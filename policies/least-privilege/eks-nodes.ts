import {
  all,
  defineRule,
  defineStackRule,
  isEmpty,
  named,
  notApplicable,
  pass,
  type Rule,
  type Stack,
  type StackResource,
  textOf,
  texts,
  type Verdict,
  withSettings,
} from "../kit";

const NODE_GROUP = "aws:eks/nodeGroup:NodeGroup";

function reached(remoteAccess: Readonly<Record<string, unknown>>) {
  return { remoteAccess };
}

const nodesWithoutShell = defineRule({
  id: "eks-nodes-not-open",
  title: "Nobody on the internet gets a shell on a node",
  severity: "high",
  resources: [NODE_GROUP],
  why: "A key alone opens port 22 of every node to all addresses. Whoever has the node has every pod on it.",
  fix: "Leave remoteAccess out and use Session Manager, or name sourceSecurityGroupIds.",
  link: "https://docs.aws.amazon.com/eks/latest/APIReference/API_RemoteAccessConfig.html",
  controls: { nist80053: ["AC-4", "AC-17", "SC-7"], pciDss: ["1.3.1"] },
  passes: [{}, reached({}), reached({ ec2SshKey: "operators", sourceSecurityGroupIds: ["sg-1"] })],
  fails: [reached({ ec2SshKey: "operators" }), reached({ ec2SshKey: "operators", sourceSecurityGroupIds: [] })],

  validate(group) {
    const sources = group.at("remoteAccess.sourceSecurityGroupIds");
    const open = sources.wrong("security groups, or no ec2SshKey");
    const confined = sources.decide((value) => (isEmpty(value) ? open : pass), open);
    return group.at("remoteAccess.ec2SshKey").decide(() => confined, pass);
  },
});

const ROLE = "aws:iam/role:Role";
const ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const POD_IDENTITY = "aws:eks/podIdentityAssociation:PodIdentityAssociation";
const NODE_CLASS = "kubernetes:eks.amazonaws.com/v1:NodeClass";

// Where nodes are told which role is theirs, and by which property.
const TAKES_ROLE = [
  [NODE_GROUP, "nodeRoleArn"],
  ["aws:eks/cluster:Cluster", "computeConfig"],
  [NODE_CLASS, "spec"],
] as const;

const AWS_POLICY = /^arn:[\w-]+:iam::aws:policy\/(?:[\w-]+\/)*/;
const NETWORK_POLICY = "AmazonEKS_CNI_Policy";

function nodes(policyName: string, ...more: readonly ReturnType<typeof named>[]) {
  const policyArn = `arn:aws:iam::aws:policy/${policyName}`;
  return [
    named("role", ROLE),
    named("nodes", NODE_GROUP, { nodeRoleArn: "arn:aws:iam::111122223333:role/nodes" }, { nodeRoleArn: "role" }),
    named("may", ATTACHMENT, { role: "nodes", policyArn }, { role: "role" }),
    ...more,
  ];
}

const identity = named("identity", POD_IDENTITY, { serviceAccount: "aws-node" });

const nodeRoleMinimal = defineStackRule({
  id: "eks-node-role-minimal",
  title: "Nodes may do what nodes do, and no more",
  severity: "high",
  resources: [ATTACHMENT],
  why: "Every pod on a node can ask it for its credentials. What the node's role may do, all of them may.",
  fix: "Give what needs the permission a role of its own, by an aws.eks.PodIdentityAssociation.",
  link: "https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html",
  controls: { nist80053: ["AC-3", "AC-6"], pciDss: ["7.2.5"] },
  settings: {
    policies: texts({
      default: [
        "AmazonEKSWorkerNodePolicy",
        "AmazonEKSWorkerNodeMinimalPolicy",
        NETWORK_POLICY,
        "AmazonEC2ContainerRegistryPullOnly",
        "AmazonEC2ContainerRegistryReadOnly",
        "AmazonSSMManagedInstanceCore",
        "CloudWatchAgentServerPolicy",
      ],
      description: "Names of AWS's own policies that nodes may have.",
    }),
  },
  passes: [
    nodes("AmazonEKSWorkerNodePolicy"),
    nodes(NETWORK_POLICY),
    nodes(NETWORK_POLICY, named("identity", POD_IDENTITY, { serviceAccount: "external-dns" })),
    [
      named("role", ROLE),
      named("may", ATTACHMENT, { policyArn: "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess" }, { role: "role" }),
    ],
    [withSettings({ policies: ["AmazonS3FullAccess"] }, identity), ...nodes("AmazonS3FullAccess")],
  ],
  fails: [
    nodes("AmazonS3FullAccess"),
    nodes("AmazonEC2ContainerRegistryPowerUser"),
    nodes("service-role/AmazonEBSCSIDriverPolicy"),
    nodes(NETWORK_POLICY, identity),
    [
      named("role", ROLE),
      named("class", NODE_CLASS, { spec: { role: "nodes" } }, { spec: "role" }),
      named("may", ATTACHMENT, { policyArn: "arn:aws:iam::aws:policy/AmazonS3FullAccess" }, { role: "role" }),
    ],
  ],

  validate(attachment, stack, { settings }) {
    if (!attachment.refersTo("role", ROLE).some(isOfNodes)) return notApplicable("it is of no nodes of this program");
    const policy = attachment.at("policyArn");
    return policy.decide((value) => {
      const name = textOf(value);
      // What one writes oneself is judged by what it says.
      if (!AWS_POLICY.test(name)) return pass;
      const short = name.replace(AWS_POLICY, "");
      const needless = policy.wrong("what every node needs");
      if (!settings.policies.includes(short)) return needless;
      return short === NETWORK_POLICY ? unlessOfPod(stack, needless) : pass;
    }, pass);
  },
});

/** What makes the network of pods runs as a pod itself, and may have a role of its own: then nodes need none of it. */
function unlessOfPod(stack: Stack, needless: Verdict): Verdict {
  const accounts = stack.all(POD_IDENTITY).map((each) => each.at("serviceAccount"));
  return all([pass, ...accounts.map((each) => each.decide((name) => (name === "aws-node" ? needless : pass), pass))]);
}

function isOfNodes(role: StackResource): boolean {
  return TAKES_ROLE.some(([type, property]) => role.referredToBy(type, property).length > 0);
}

export const rules: readonly Rule[] = [nodesWithoutShell, nodeRoleMinimal];
