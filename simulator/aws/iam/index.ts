import type { TypedBehaviour } from "../../kit";
import { resourcePolicies } from "./resource-policies";
import { policy, role, rolePolicy, rolePolicyAttachment } from "./role";

export const iam: readonly TypedBehaviour[] = [role, rolePolicy, policy, rolePolicyAttachment, ...resourcePolicies];
