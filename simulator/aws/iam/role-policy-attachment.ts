import { behaviour, type Cloud, refuse } from "../../kit";

const MOST_ATTACHMENTS = 10;

export const rolePolicyAttachment = behaviour("aws:iam/rolePolicyAttachment:RolePolicyAttachment", {
  create(cloud, { role: name, policyArn }) {
    const others = cloud.all("aws:iam/rolePolicyAttachment:RolePolicyAttachment", { role: name });
    if (others.length >= MOST_ATTACHMENTS)
      refuse("LimitExceeded", `Cannot exceed quota for PoliciesPerRole: ${MOST_ATTACHMENTS}`);
    requirePublished(cloud, policyArn);
    return undefined;
  },
});

// The names of AWS's own policies are not known here, but the form of their ARNs is.
function requirePublished({ account }: Cloud, policyArn: string): void {
  if (!policyArn.startsWith("arn:aws:iam::aws:") || /^arn:aws:iam::aws:policy\/[\w+=,.@/-]+$/.test(policyArn)) return;
  refuse(
    "NoSuchEntity",
    `Policy ${policyArn} does not exist or is not attachable.`,
    `account ${account} sees AWS's policies as arn:aws:iam::aws:policy/<name>`,
  );
}
