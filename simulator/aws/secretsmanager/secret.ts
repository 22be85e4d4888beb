import { behaviour, refuse } from "../../kit";
import { documentProblems } from "../iam/document";

const type = "aws:secretsmanager/secret:Secret";

export const secret = behaviour(type, {
  check: ({ policy }) => documentProblems("policy", policy, "resource", 20480),

  create(cloud, { name }) {
    if (cloud.isPreview || !name || !cloud.remnant(type, name)) return undefined;
    return refuse(
      "InvalidRequestException",
      "You can't create this secret because a secret with this name is already scheduled for deletion.",
      "take another name, restore it, or delete with recoveryWindowInDays: 0",
    );
  },

  update: () => undefined,

  delete(_, { outputs: { name, recoveryWindowInDays = 30 } }) {
    return recoveryWindowInDays === 0
      ? []
      : [{ type, id: name, why: `it can be restored for ${recoveryWindowInDays} days` }];
  },
});
