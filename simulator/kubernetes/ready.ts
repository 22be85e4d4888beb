import type { Cloud, Inputs } from "../kit";
import { around } from "./around";
import { isAwaited, neverReady, unmet } from "./await";
import type { Manifest, Rules } from "./object-rules";

/** What a controller calls ready as soon as all that it names is there. */
function ready(missing: (cloud: Cloud, manifest: Manifest) => readonly string[]): Rules {
  return {
    act(cloud, manifest) {
      if (cloud.isPreview) return {};
      const problems = missing(cloud, manifest);
      const status = { conditions: [{ type: "Ready", status: problems.length === 0 ? "True" : "False" }] };
      const why = [...problems, ...unmet(manifest.inputs, status).map((one) => `it never comes to ${one}`)];
      if (why.length > 0 && isAwaited(manifest.inputs, true)) neverReady(cloud, why);
      return { status };
    },
  };
}

/** https://external-secrets.io/latest/api/secretstore/ */
export const secretStoreRules: Rules = ready(() => []);

/** https://karpenter.sh/docs/concepts/nodepools/ */
export const nodePoolRules: Rules = ready((cloud, { inputs: { spec } }) => {
  const { name } = spec.template.spec.nodeClassRef;
  const isThere = name === "default" || cloud.find("kubernetes:eks.amazonaws.com/v1:NodeClass", name);
  return isThere ? [] : [`NodeClassNotFound: NodeClass "${name}" not found`];
});

/** https://docs.aws.amazon.com/eks/latest/userguide/create-node-class.html */
export const nodeClassRules: Rules = {
  ...ready((cloud, { inputs: { spec } }) => {
    const aws = around(cloud);
    if (aws === undefined) return [];
    const { role, subnetSelectorTerms = [], securityGroupSelectorTerms = [] } = spec;
    const groups = selected(aws, "aws:ec2/securityGroup:SecurityGroup", securityGroupSelectorTerms);
    return [
      ...(selected(aws, "aws:ec2/subnet:Subnet", subnetSelectorTerms)
        ? []
        : ["SubnetsNotFound: SubnetSelector did not match any Subnets"]),
      ...(groups ? [] : ["SecurityGroupsNotFound: SecurityGroupSelector did not match any SecurityGroups"]),
      ...accessProblems(cloud, aws, role),
    ];
  }),
  check: ({ metadata, spec = {} }) => [
    ...(metadata?.name === "default"
      ? [{ path: "metadata.name", reason: 'found "default"; EKS keeps this name for its own' }]
      : []),
    ...((spec.role === undefined) === (spec.instanceProfile === undefined)
      ? [{ path: "spec", reason: "Invalid value: exactly one of role and instanceProfile must be given" }]
      : []),
  ],
};

/** Whether anything is selected: by its id, by its name, or by its tags. */
function selected(aws: Cloud, type: string, terms: Inputs[]): boolean {
  return terms.some(({ id, name, tags }) => {
    if (id !== undefined) return isKnown(aws, type, id);
    const wanted = Object.entries(tags ?? {});
    return aws.every(type).some(({ outputs }) => {
      const isNamed = name === undefined || outputs.name === name;
      return isNamed && wanted.every(([key, value]) => value === "*" || outputs.tags?.[key] === value);
    });
  });
}

function isKnown(aws: Cloud, type: string, id: string): boolean {
  // The group that nodes share comes with the cluster.
  const isClusters = aws
    .every("aws:eks/cluster:Cluster")
    .some(({ outputs }) => outputs.vpcConfig.clusterSecurityGroupId === id);
  return isClusters || aws.find(type, id) !== undefined || aws.isGiven(id);
}

// Nodes join with the role of their class only where an entry lets them.
// https://docs.aws.amazon.com/eks/latest/userguide/create-node-class.html#auto-node-access-entry
function accessProblems(cloud: Cloud, aws: Cloud, role: string | undefined): string[] {
  if (role === undefined || aws.isGiven(role)) return [];
  const found = aws.find("aws:iam/role:Role", role) ?? aws.every("aws:iam/role:Role", { name: role })[0];
  if (!found) return [`InstanceProfileNotReady: role ${role} not found`];
  const cluster = aws.find("aws:eks/cluster:Cluster", cloud.account.split("/").at(-1));
  // EKS lets in the role of the pools of its own.
  if (cluster?.outputs.computeConfig?.nodeRoleArn === found.outputs.arn) return [];
  const entries = aws.every("aws:eks/accessEntry:AccessEntry", { principalArn: found.outputs.arn });
  return entries.length > 0 ? [] : [`UnauthorizedNodeRole: no access entry of type EC2 lets ${role} into the cluster`];
}
