import { behaviour, type Cloud, type Known } from "../../kit";
import { secretOf, stagesAfter, versionsOf } from "./value";

export const secretVersion = behaviour("aws:secretsmanager/secretVersion:SecretVersion", {
  check({ secretString, secretBinary, secretStringWo }) {
    if ((secretString ?? secretBinary ?? secretStringWo) !== undefined) return [];
    return [{ path: "secretString", reason: "is missing; it, secretBinary or secretStringWo must be given" }];
  },

  create(cloud, { secretId, secretStringWo }) {
    const secret = secretOf(cloud, secretId);
    if (secret) takeOver(cloud, secret);
    return { hasSecretStringWo: secretStringWo !== undefined };
  },

  update: (_, { secretStringWo }) => ({ hasSecretStringWo: secretStringWo !== undefined }),

  // A version keeps its value while it is the current one, with a resource or without.
  // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecretVersionStage.html
  delete(cloud, { outputs: { secretId, versionStages = [] } }) {
    const secret = versionStages.includes("AWSCURRENT") ? secretOf(cloud, secretId) : undefined;
    if (secret) cloud.mark(secret, { AWSCURRENT: true });
    return [];
  },
});

/** The former current version becomes the previous one. */
function takeOver(cloud: Cloud, secret: Known): void {
  for (const version of versionsOf(cloud, secret)) {
    const versionStages = stagesAfter(version.outputs.versionStages ?? []);
    cloud.alter(version, { versionStages });
  }
  if (secret.condition.AWSCURRENT) cloud.mark(secret, { AWSCURRENT: false, AWSPREVIOUS: true });
}
