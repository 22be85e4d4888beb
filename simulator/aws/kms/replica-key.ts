import { behaviour, refuse } from "../../kit";
import { documentProblems } from "../iam/document";

/** A key of another region with the same id and the same material. */
export const replicaKey = behaviour("aws:kms/replicaKey:ReplicaKey", {
  check: ({ policy }) => documentProblems("policy", policy, "resource", 32768),

  // https://docs.aws.amazon.com/kms/latest/APIReference/API_ReplicateKey.html
  create(cloud, { primaryKeyArn }) {
    const [, , , region, , resource = ""] = primaryKeyArn.split(":");
    if (region === cloud.region)
      refuse("InvalidArnException", `Invalid arn ${primaryKeyArn}`, "a replica is in another region than its key");
    const primary = cloud.find("aws:kms/key:Key", primaryKeyArn);
    if (primary && !primary.outputs.multiRegion)
      refuse("UnsupportedOperationException", `${primaryKeyArn} is not a multi-Region key.`, "set multiRegion: true");
    return { id: resource.replace("key/", ""), keyRotationEnabled: primary?.outputs.enableKeyRotation ?? false };
  },

  delete: (_, { id, type, inputs }) => [
    { type, id, why: `it is destroyed in ${inputs.deletionWindowInDays ?? 30} days` },
  ],
});
