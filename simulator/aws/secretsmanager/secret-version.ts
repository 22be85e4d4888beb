import { behaviour } from "../../kit";

export const secretVersion = behaviour("aws:secretsmanager/secretVersion:SecretVersion", {
  check({ secretString, secretBinary, secretStringWo }) {
    if ((secretString ?? secretBinary ?? secretStringWo) !== undefined) return [];
    return [{ path: "secretString", reason: "is missing; it, secretBinary or secretStringWo must be given" }];
  },

  create: (_, { secretStringWo }) => ({ hasSecretStringWo: secretStringWo !== undefined }),
});
