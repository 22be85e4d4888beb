import { all, defineRule, fail, isEmpty, of, pass, type Rule, type Verdict, type View } from "../kit";
import { expectOwnKey } from "./own-key";
import { fileHoldsSecret } from "./secret-in-text";

const TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";
const INSTANCE = "aws:ec2/instance:Instance";
const CONFIGURATION = "aws:ec2/launchConfiguration:LaunchConfiguration";

function mapped(ebs: Readonly<Record<string, unknown>>) {
  return { blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { volumeSize: 20, ...ebs } }] };
}

const disksEncrypted = defineRule({
  id: "ec2-disks-encrypted",
  title: "The disks of an instance are encrypted",
  severity: "high",
  resources: [TEMPLATE, INSTANCE, CONFIGURATION],
  why: "What a host keeps for its tasks and pods lies on its disk, and encryption is set when a disk is made and never again.",
  fix: "Set encrypted: true of each disk, and kmsKeyId to a key that this program creates.",
  link: "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html",
  controls: { fsbp: ["EC2.3", "EC2.181"], cis: ["2.2.1"], nist80053: ["SC-28", "SC-28(1)"], pciDss: ["3.5.1"] },
  passes: [
    mapped({ encrypted: "true" }),
    mapped({ snapshotId: "snap-1" }),
    { blockDeviceMappings: [{ deviceName: "/dev/sdb", noDevice: "true" }] },
    {},
    of(INSTANCE, { rootBlockDevice: { encrypted: true } }),
    of(INSTANCE, { launchTemplate: { name: "orders" } }),
    of(CONFIGURATION, { rootBlockDevice: { encrypted: true }, ebsBlockDevices: [{ encrypted: true }] }),
  ],
  fails: [
    mapped({}),
    mapped({ encrypted: "false" }),
    of(INSTANCE, {}),
    of(INSTANCE, { rootBlockDevice: { encrypted: false } }),
    of(INSTANCE, { rootBlockDevice: { encrypted: true }, ebsBlockDevices: [{ deviceName: "/dev/sdb" }] }),
    of(CONFIGURATION, {}),
  ],

  validate: (host) =>
    host.type === TEMPLATE
      ? host.each("blockDeviceMappings", (mapping) => {
          const disk = mapping.at("ebs");
          return disk.decide((value) => (isEmpty(value) ? pass : isEncrypted(disk)), pass);
        })
      : all([rootOf(host), host.each("ebsBlockDevices", isEncrypted)]),
});

const KEY = "arn:aws:kms:eu-central-1:111122223333:key/disks";

const disksOwnKey = defineRule({
  id: "ec2-disks-own-key",
  title: "The disks of instances are encrypted with a key of one's own",
  severity: "low",
  resources: [TEMPLATE],
  why: "A disk under the key that AWS manages, and a snapshot of it, can be shared with no other account, and its key cannot be taken away.",
  fix: "Set kmsKeyId of each disk to a key that this program creates, and let the Auto Scaling role use it.",
  link: "https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html",
  controls: { nist80053: ["SC-12", "SC-28(1)"], pciDss: ["3.6.1"] },
  passes: [mapped({ encrypted: "true", kmsKeyId: KEY }), mapped({ snapshotId: "snap-1" }), {}],
  fails: [mapped({ encrypted: "true" }), mapped({ encrypted: "true", kmsKeyId: "alias/aws/ebs" })],

  validate: (template) =>
    template.each("blockDeviceMappings", (mapping) => {
      const disk = mapping.at("ebs");
      return disk.decide(
        (value) => (isEmpty(value) || disk.has("snapshotId") ? pass : expectOwnKey(disk, "kmsKeyId")),
        pass,
      );
    }),
});

/** A disk from a snapshot is encrypted as that one is. */
function isEncrypted(disk: View): Verdict {
  const encrypted = disk.at("encrypted");
  return disk.has("snapshotId") ? disk.refuse("encrypted", false, "true") : encrypted.is(true);
}

/** The disk that it starts from: a launch template says it, where there is one. */
function rootOf(host: View): Verdict {
  const root = host.at("rootBlockDevice");
  if (root.value === undefined && host.has("launchTemplate")) return pass;
  return host.expect("rootBlockDevice.encrypted", true);
}

function encoded(script: string) {
  return { userData: Buffer.from(script).toString("base64") };
}

const noPlainSecret = defineRule({
  id: "ec2-no-plain-secret",
  title: "An instance starts without secrets in its user data",
  severity: "critical",
  resources: [TEMPLATE, INSTANCE, CONFIGURATION],
  why: "Whoever may describe the instance reads its user data, and so does every process on it, from the metadata service.",
  fix: "Put the value into Secrets Manager, and let the script read it with the instance's role.",
  link: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html",
  controls: { nist80053: ["IA-5(7)", "SC-28"], pciDss: ["8.6.2"] },
  passes: [
    {},
    encoded("#!/bin/bash\n/etc/eks/bootstrap.sh orders --use-max-pods false\n"),
    encoded("#!/bin/bash\nexport DB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id orders)\n"),
    encoded('curl -X PUT -H "X-aws-ec2-metadata-token-ttl-seconds: 21600" http://169.254.169.254/latest/api/token\n'),
    of(INSTANCE, { userData: "# Bottlerocket\n[settings.kubernetes]\ncluster-name = 'orders'\n" }),
  ],
  fails: [
    encoded("#!/bin/bash\nexport DB_PASSWORD=correct-horse\n"),
    encoded("#!/bin/bash\nexport DB_PASSWORD='correct-horse'\n"),
    encoded("#!/bin/bash\ncurl postgres://app:correct-horse@db.internal/orders\n"),
    of(INSTANCE, { userData: 'api-token = "correct-horse"\n' }),
    of(INSTANCE, { userDataBase64: encoded("export JWT_SECRET=correct-horse").userData }),
    of(CONFIGURATION, { userData: "export DB_PASSWORD=correct-horse" }),
  ],

  validate: (host) =>
    all(
      ["userData", "userDataBase64"].map((property) => {
        const data = host.at(property);
        const found = fail("found a secret in plain text, expected none", property);
        return data.decide(() => (fileHoldsSecret(plain(data.text)) ? found : pass), pass);
      }),
    ),
});

/** Providers take text and base64 alike, and some base64 only. */
function plain(data: string): string {
  return /^[A-Za-z\d+/\s]+={0,2}\s*$/.test(data) ? Buffer.from(data, "base64").toString("utf8") : data;
}

export const rules: readonly Rule[] = [disksEncrypted, disksOwnKey, noPlainSecret];
