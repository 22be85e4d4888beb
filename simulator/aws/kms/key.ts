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
