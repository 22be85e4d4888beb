import { behaviour, type Cloud, type Inputs, refuse } from "../../kit";
import { documentProblems } from "./document";

export const role = behaviour("aws:iam/role:Role", {
  check: ({ assumeRolePolicy, inlinePolicies = [] }) => [
    ...documentProblems("assumeRolePolicy", assumeRolePolicy, "trust", 4096),
    ...inlinePolicies.flatMap(({ policy }: Inputs) => documentProblems("inlinePolicies.policy", policy, "identity")),
  ],

  delete(cloud, { id, outputs: { forceDetachPolicies } }) {
    const attached = cloud.every("aws:iam/rolePolicyAttachment:RolePolicyAttachment", { role: id });
    if (forceDetachPolicies || attached.length > 0) return [];
    const inline = cloud.every("aws:iam/rolePolicy:RolePolicy", { role: id });
    return inline.length === 0 ? [] : refuse("DeleteConflict", "Cannot delete entity, must delete policies first.");
  },
});

export const rolePolicy = behaviour("aws:iam/rolePolicy:RolePolicy", {
  check: ({ policy, role: name }) => [
    ...documentProblems("policy", policy, "identity", 10240),
    ...(name.startsWith("arn:")
      ? [{ path: "role", reason: `found "${name}"; the name of a role is expected, not its ARN` }]
      : []),
  ],
});

export const policy = behaviour("aws:iam/policy:Policy", {
  check: ({ policy: document }) => documentProblems("policy", document, "identity", 6144),
});

const MOST_ATTACHMENTS = 10;

export const rolePolicyAttachment = behaviour("aws:iam/rolePolicyAttachment:RolePolicyAttachment", {
  create(cloud, { role: name, policyArn }) {
    const others = cloud.all("aws:iam/rolePolicyAttachment:RolePolicyAttachment", { role: name });
    if (others.length >= MOST_ATTACHMENTS)
      refuse("LimitExceeded", `Cannot exceed quota for PoliciesPerRole: ${MOST_ATTACHMENTS}`);
    requirePublished(cloud, policyArn);
    return undefined;
  },
});

// The names of AWS's own policies are not known here, but the form of their ARNs is.
function requirePublished({ account }: Cloud, policyArn: string): void {
  if (!policyArn.startsWith("arn:aws:iam::aws:") || /^arn:aws:iam::aws:policy\/[\w+=,.@/-]+$/.test(policyArn)) return;
  refuse(
    "NoSuchEntity",
    `Policy ${policyArn} does not exist or is not attachable.`,
    `account ${account} sees AWS's policies as arn:aws:iam::aws:policy/<name>`,
  );
}
