import type { Cloud, Inputs } from "../../kit";

/** The secret in which RDS keeps the password that it manages, once it does. */
export function managedPassword({ own, region, account }: Cloud, inputs: Inputs, prefix: "db" | "cluster") {
  if (!inputs.manageMasterUserPassword) return { masterUserSecrets: [] };
  const name = `rds!${prefix}-${own.uuid("secret")}-${own.hex(6, "secret")}`;
  return {
    masterUserSecrets: [
      {
        kmsKeyId:
          inputs.masterUserSecretKmsKeyId ?? `arn:aws:kms:${region}:${account}:key/${own.uuid("aws/secretsmanager")}`,
        secretArn: `arn:aws:secretsmanager:${region}:${account}:secret:${name}`,
        secretStatus: "active",
      },
    ],
  };
}
