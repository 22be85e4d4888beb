import { all, defineRule, notApplicable, of, type Rule, type View } from "../kit";
import { setTo } from "../kit/remedy";
import { expectOwnKey } from "./own-key";

const keyRotates = defineRule({
  id: "kms-key-rotates",
  title: "A KMS key rotates",
  severity: "medium",
  resources: ["aws:kms/key:Key"],
  why: "Rotation bounds how much one key ever encrypts, and costs nothing: what is encrypted stays readable.",
  fix: "Set enableKeyRotation: true.",
  link: "https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
  controls: { fsbp: ["KMS.4"], cis: ["3.6"], nist80053: ["SC-12", "SC-28(3)"], pciDss: ["3.7.4"] },
  passes: [{ enableKeyRotation: true }, { customerMasterKeySpec: "RSA_4096", keyUsage: "SIGN_VERIFY" }],
  fails: [{}, { enableKeyRotation: false }, { enableKeyRotation: false, customerMasterKeySpec: "SYMMETRIC_DEFAULT" }],

  remedy: (key) => (canRotate(key) ? setTo(key, "enableKeyRotation", true) : []),
  validate(key) {
    if (key.has("customKeyStoreId")) return notApplicable("AWS rotates no key that lies in a key store of one's own");
    const rotates = key.expect("enableKeyRotation", true);
    const otherKind = notApplicable("AWS rotates symmetric keys only");
    return key
      .at("customerMasterKeySpec")
      .decide((spec) => (spec === "SYMMETRIC_DEFAULT" ? rotates : otherKind), rotates);
  },
});

function canRotate(key: View): boolean {
  const spec = key.see("customerMasterKeySpec");
  const isSymmetric = spec.state === "absent" || (spec.state === "known" && spec.value === "SYMMETRIC_DEFAULT");
  return isSymmetric && !key.has("customKeyStoreId");
}

const secretOwnKey = defineRule({
  id: "secret-own-key",
  title: "A secret is encrypted with a key of one's own",
  severity: "medium",
  resources: ["aws:secretsmanager/secret:Secret"],
  why: "Under one's own key, reading a secret takes two permissions, and the second one can be taken from everybody at once.",
  fix: "Set kmsKeyId to a key that this program creates, and let readers use it.",
  link: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html",
  controls: { nist80053: ["SC-12", "SC-28(1)"], pciDss: ["3.6.1"] },
  passes: [{ kmsKeyId: "arn:aws:kms:eu-central-1:111122223333:key/secrets" }],
  fails: [{}, { kmsKeyId: "alias/aws/secretsmanager" }],

  validate: (secret) =>
    all([expectOwnKey(secret, "kmsKeyId"), secret.each("replicas", (replica) => expectOwnKey(replica, "kmsKeyId"))]),
});

const logGroupOwnKey = defineRule({
  id: "log-group-own-key",
  title: "A log group is encrypted with a key of one's own",
  severity: "medium",
  resources: ["aws:cloudwatch/logGroup:LogGroup"],
  why: "Logs repeat what passes through the service. With a key of one's own, whoever may read log groups may not read these.",
  fix: "Set kmsKeyId to the ARN of a key whose policy admits the region's CloudWatch Logs.",
  link: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",
  controls: { nist80053: ["AU-9(3)", "SC-28(1)"], pciDss: ["10.3.2"] },
  passes: [{ kmsKeyId: "arn:aws:kms:eu-central-1:111122223333:key/logs" }],
  fails: [{}, { kmsKeyId: "" }],

  validate: (group) => expectOwnKey(group, "kmsKeyId"),
});

const vaultOwnKey = defineRule({
  id: "backup-vault-own-key",
  title: "A backup vault is encrypted with a key of one's own",
  severity: "medium",
  resources: ["aws:backup/vault:Vault", "aws:backup/logicallyAirGappedVault:LogicallyAirGappedVault"],
  why: "Recovery points under the key that AWS manages cannot be copied to another account.",
  fix: "Set kmsKeyArn (air-gapped: encryptionKeyArn) to a key that this program creates in the vault's region.",
  link: "https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html",
  controls: { fsbp: ["Backup.1"], nist80053: ["CP-9(8)", "SC-28(1)"] },
  passes: [
    { kmsKeyArn: "arn:aws:kms:eu-central-1:111122223333:key/backups" },
    of("aws:backup/logicallyAirGappedVault:LogicallyAirGappedVault", {
      encryptionKeyArn: "arn:aws:kms:eu-central-1:111122223333:key/backups",
    }),
  ],
  fails: [{}, { kmsKeyArn: "arn:aws:kms:eu-central-1:111122223333:alias/aws/backup" }],

  validate: (vault) => expectOwnKey(vault, vault.type === "aws:backup/vault:Vault" ? "kmsKeyArn" : "encryptionKeyArn"),
});

const topicOwnKey = defineRule({
  id: "sns-topic-own-key",
  title: "A topic is encrypted with a key of one's own",
  severity: "medium",
  resources: ["aws:sns/topic:Topic"],
  why: "Messages are stored until they are delivered, and CloudWatch cannot publish alarms through the key that AWS manages.",
  fix: "Set kmsMasterKeyId to a key whose policy admits the services that publish.",
  link: "https://docs.aws.amazon.com/sns/latest/dg/sns-server-side-encryption.html",
  controls: { fsbp: ["SNS.1"], nist80053: ["SC-28(1)"] },
  passes: [{ kmsMasterKeyId: "alias/alarms" }],
  fails: [{}, { kmsMasterKeyId: "alias/aws/sns" }],

  validate: (topic) => expectOwnKey(topic, "kmsMasterKeyId"),
});

const volumesEncrypted = defineRule({
  id: "volume-encrypted",
  title: "A volume or file system is encrypted",
  severity: "high",
  resources: ["aws:ebs/volume:Volume", "aws:efs/fileSystem:FileSystem"],
  why: "Encryption is set when it is created and never again.",
  fix: "Set encrypted: true and kmsKeyId.",
  link: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html",
  controls: { fsbp: ["EC2.3", "EFS.1"], nist80053: ["SC-28(1)"] },
  passes: [{ encrypted: true }],
  fails: [{}, of("aws:efs/fileSystem:FileSystem", { encrypted: false })],

  validate: (volume) => volume.expect("encrypted", true),
});

export const rules: readonly Rule[] = [
  keyRotates,
  secretOwnKey,
  logGroupOwnKey,
  vaultOwnKey,
  topicOwnKey,
  volumesEncrypted,
];
