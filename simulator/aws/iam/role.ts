import { behaviour, type Inputs, refuse } from "../../kit";
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
