import { behaviour } from "../../kit";

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
