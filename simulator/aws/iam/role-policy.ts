import { behaviour } from "../../kit";
import { documentProblems } from "./document";

export const rolePolicy = behaviour("aws:iam/rolePolicy:RolePolicy", {
  check: ({ policy, role: name }) => [
    ...documentProblems("policy", policy, "identity", 10240),
    ...(name.startsWith("arn:")
      ? [{ path: "role", reason: `found "${name}"; the name of a role is expected, not its ARN` }]
      : []),
  ],
});
