import type { Cloud, Inputs, Known } from "../../kit";
import { covers, statementsOf } from "./statements";

/** What the policies of AWS allow of that which is asked here: a policy of AWS's says no document. */
const BY_AWS: Readonly<Record<string, RegExp>> = {
  AdministratorAccess: /./,
  PowerUserAccess: /^(?!iam:)/,
  SecretsManagerReadWrite: /^secretsmanager:/,
  "service-role/AWSLambdaENIManagementAccess": /^ec2:\w+NetworkInterfaces?$/,
  "service-role/AWSLambdaVPCAccessExecutionRole": /^ec2:\w+NetworkInterfaces?$/,
};

/** Whether a role of this cloud may do something, as far as its policies tell; a role of another may be allowed all. */
export function mayDo(cloud: Cloud, roleArn: string | undefined, action: string, resource = "*"): boolean {
  const role = cloud.find("aws:iam/role:Role", roleArn);
  if (!role) return true;
  const attached = attachedArns(cloud, role);
  if (attached.some((arn) => BY_AWS[arn.replace("arn:aws:iam::aws:policy/", "")]?.test(action))) return true;
  const about = documentsOf(cloud, role, attached)
    .flatMap(statementsOf)
    .filter((one) => covers(one, action, resource));
  return about.some(({ Effect }) => Effect === "Allow") && !about.some(isPlainDenial);
}

function isPlainDenial({ Effect, Condition }: Inputs): boolean {
  return Effect === "Deny" && Condition === undefined;
}

function attachedArns(cloud: Cloud, role: Known): string[] {
  const attachments = cloud.every("aws:iam/rolePolicyAttachment:RolePolicyAttachment", { role: role.outputs.name });
  return [...attachments.map(({ outputs }) => outputs.policyArn), ...(role.outputs.managedPolicyArns ?? [])];
}

function documentsOf(cloud: Cloud, role: Known, attached: readonly string[]): string[] {
  const standalone = cloud.every("aws:iam/rolePolicy:RolePolicy", { role: role.outputs.name });
  const inline: Inputs[] = role.outputs.inlinePolicies ?? [];
  const managed = attached.flatMap((arn) => cloud.find("aws:iam/policy:Policy", arn) ?? []);
  return [
    ...standalone.map(({ outputs }) => outputs.policy),
    ...inline.map(({ policy }) => policy),
    ...managed.map(({ outputs }) => outputs.policy),
  ];
}
