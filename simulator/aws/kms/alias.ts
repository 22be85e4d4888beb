import { behaviour } from "../../kit";

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
