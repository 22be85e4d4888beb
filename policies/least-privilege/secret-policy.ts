import { defineRule, type Rule } from "../kit";

const secretPolicyBlocksPublic = defineRule({
  id: "secret-policy-blocks-public",
  title: "AWS checks that the policy of a secret admits no stranger",
  severity: "high",
  resources: ["aws:secretsmanager/secretPolicy:SecretPolicy"],
  why: "A policy that is too wide by a slip would be in force at once. With the check, Secrets Manager refuses it.",
  fix: "Set blockPublicPolicy: true.",
  link: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html",
  controls: { nist80053: ["AC-3", "AC-6"], pciDss: ["7.2.1"] },
  passes: [{ blockPublicPolicy: true }],
  fails: [{}, { blockPublicPolicy: false }],

  validate: (policy) => policy.expect("blockPublicPolicy", true),
  remedy: (policy) =>
    policy.see("blockPublicPolicy").state === "unknown" ? [] : [{ path: "blockPublicPolicy", value: true }],
});

export const rules: readonly Rule[] = [secretPolicyBlocksPublic];
