import { behaviour, refuse } from "../../kit";
import { documentProblems } from "../iam/document";

export const key = behaviour("aws:kms/key:Key", {
  check({ policy, enableKeyRotation, customerMasterKeySpec = "SYMMETRIC_DEFAULT" }) {
    const rotates = enableKeyRotation && customerMasterKeySpec !== "SYMMETRIC_DEFAULT";
    return [
      ...documentProblems("policy", policy, "resource", 32768),
      ...(rotates
        ? [{ path: "enableKeyRotation", reason: `found true; KMS rotates no ${customerMasterKeySpec} keys` }]
        : []),
    ];
  },

  create(cloud, { multiRegion, enableKeyRotation, policy, bypassPolicyLockoutSafetyCheck }) {
    if (policy && !bypassPolicyLockoutSafetyCheck && !mayChangePolicy(policy)) {
      refuse(
        "MalformedPolicyDocumentException",
        "The new key policy will not allow you to update the key policy in the future.",
      );
    }
    return {
      ...(multiRegion ? { id: `mrk-${cloud.own.hex(32)}` } : {}),
      ...(enableKeyRotation ? { rotationPeriodInDays: 365 } : {}),
    };
  },

  delete: (_, { id, type, inputs }) => [
    { type, id, why: `it is destroyed in ${inputs.deletionWindowInDays ?? 30} days` },
  ],
});

function mayChangePolicy(policy: string): boolean {
  const statements = [JSON.parse(policy).Statement].flat();
  return statements.some(
    ({ Effect, Action }) =>
      Effect === "Allow" && [Action].flat().some((action) => /^(\*|kms:(\*|Put\*|PutKeyPolicy))$/.test(action)),
  );
}

export const alias = behaviour("aws:kms/alias:Alias", {
  check({ name }) {
    if (name === undefined) return [];
    if (!name.startsWith("alias/")) return [{ path: "name", reason: `found "${name}"; it must begin with alias/` }];
    return name.startsWith("alias/aws/")
      ? [{ path: "name", reason: `found "${name}"; alias/aws/ belongs to AWS` }]
      : [];
  },

  create(cloud, { targetKeyId }) {
    const found =
      cloud.find("aws:kms/key:Key", targetKeyId) ?? cloud.find("aws:kms/replicaKey:ReplicaKey", targetKeyId);
    const arn = targetKeyId.startsWith("arn:")
      ? targetKeyId
      : `arn:aws:kms:${cloud.region}:${cloud.account}:key/${targetKeyId}`;
    return { targetKeyArn: found?.outputs.arn ?? arn };
  },
});
