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

export const secretVersion = behaviour("aws:secretsmanager/secretVersion:SecretVersion", {
  check({ secretString, secretBinary, secretStringWo }) {
    if ((secretString ?? secretBinary ?? secretStringWo) !== undefined) return [];
    return [{ path: "secretString", reason: "is missing; it, secretBinary or secretStringWo must be given" }];
  },

  create: (_, { secretStringWo }) => ({ hasSecretStringWo: secretStringWo !== undefined }),
});

export const secretRotation = behaviour("aws:secretsmanager/secretRotation:SecretRotation", {
  check({ rotationEnabled, rotationRules }) {
    if (rotationEnabled !== false && rotationRules === undefined) {
      return [{ path: "rotationRules", reason: "is missing; it must be given unless rotationEnabled is false" }];
    }
    return rotationEnabled === false && rotationRules !== undefined
      ? [{ path: "rotationRules", reason: "must be left out when rotationEnabled is false" }]
      : [];
  },
});
