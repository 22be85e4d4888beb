import assert from "node:assert/strict";

import { deploy } from "../../harness";
import { create } from "./example";

const reported = { audit: { reported: true } };

describe("the audit of backups", () => {
  it("judges by the rules that the settings promise, and by no others", async () => {
    const full = await deploy(() => create({ ...reported, copy: { region: "us-west-2" } }));
    const open = { deletableWithBackups: true, lock: { mode: "none" as const }, restoreTest: { taken: false } };
    const bare = await deploy(() => create({ ...reported, ...open, daily: { deleteAfterDays: 3, everyHours: 6 } }));

    const scope = { complianceResourceTypes: ["RDS", "Aurora"] };
    const needed = (value: string) => [{ name: "requiredRetentionDays", value }];
    const frequency = (hours: string, days: string) => ({
      name: "BACKUP_PLAN_MIN_FREQUENCY_AND_MIN_RETENTION_CHECK",
      inputParameters: [
        { name: "requiredFrequencyUnit", value: "hours" },
        { name: "requiredFrequencyValue", value: hours },
        ...needed(days),
      ],
    });
    const newest = {
      name: "BACKUP_LAST_RECOVERY_POINT_CREATED",
      inputParameters: [
        { name: "recoveryPointAgeUnit", value: "days" },
        { name: "recoveryPointAgeValue", value: "2" },
      ],
      scope,
    };
    assert.deepEqual(full.inputs("backup-audit-framework"), {
      name: "backups_5c3d1e7f",
      description: "What backups have to be like",
      controls: [
        { name: "BACKUP_RESOURCES_PROTECTED_BY_BACKUP_PLAN", scope },
        frequency("24", "35"),
        { name: "BACKUP_RECOVERY_POINT_MINIMUM_RETENTION_CHECK", inputParameters: needed("35") },
        { name: "BACKUP_RECOVERY_POINT_ENCRYPTED" },
        {
          name: "BACKUP_RECOVERY_POINT_MANUAL_DELETION_DISABLED",
          scope: {
            complianceResourceIds: ["backup-vault"],
            complianceResourceTypes: ["AWS::Backup::BackupVault"],
          },
        },
        newest,
        { name: "BACKUP_RESOURCES_PROTECTED_BY_CROSS_REGION", scope },
        { name: "BACKUP_RESOURCES_PROTECTED_BY_BACKUP_VAULT_LOCK", scope },
        {
          name: "RESTORE_TIME_FOR_RESOURCES_MEET_TARGET",
          inputParameters: [{ name: "maxRestoreTime", value: "720" }],
          scope,
        },
      ],
    });
    assert.deepEqual(bare.inputs("backup-audit-framework").controls, [
      { name: "BACKUP_RESOURCES_PROTECTED_BY_BACKUP_PLAN", scope },
      frequency("6", "3"),
      { name: "BACKUP_RECOVERY_POINT_MINIMUM_RETENTION_CHECK", inputParameters: needed("3") },
      { name: "BACKUP_RECOVERY_POINT_ENCRYPTED" },
      newest,
    ]);
  });

  it("reports every day of backups, copies, restores and rules, into a private bucket", async () => {
    const { inputs, options } = await deploy(() => create({ audit: { reported: true, keepDays: 30 } }));

    const reports = ["backups", "copies", "restores", "rules"].map((what) => inputs(`backup-audit-${what}`));
    assert.deepEqual(
      reports.map(({ name, reportSetting }) => [name, reportSetting.reportTemplate]),
      [
        ["backups_5c3d1e7f", "BACKUP_JOB_REPORT"],
        ["copies_5c3d1e7f", "COPY_JOB_REPORT"],
        ["restores_5c3d1e7f", "RESTORE_JOB_REPORT"],
        ["rules_5c3d1e7f", "CONTROL_COMPLIANCE_REPORT"],
      ],
    );
    assert.deepEqual(inputs("backup-audit-rules"), {
      name: "rules_5c3d1e7f",
      description: "The rules of a day",
      reportDeliveryChannel: { s3BucketName: "backup-audit-bucket", s3KeyPrefix: "rules", formats: ["CSV", "JSON"] },
      reportSetting: {
        reportTemplate: "CONTROL_COMPLIANCE_REPORT",
        frameworkArns: ["arn:aws:backup:us-east-1:111122223333:framework/backups_5c3d1e7f"],
        numberOfFrameworks: 1,
      },
    });
    assert.deepEqual(inputs("backup-audit-lifecycle").rules[0].expiration, { days: 30 });
    assert.equal(inputs("backup-audit-privacy").restrictPublicBuckets, true);
    assert.deepEqual(options("backup-audit-backups").dependsOn, ["backup-audit-policy"]);
  });

  it("keeps its reports when the stack is destroyed, unless the backups go as well", async () => {
    const kept = await deploy(() => create(reported));
    const given = await deploy(() => create({ ...reported, deletableWithBackups: true }));

    const buckets = [kept, given].map(({ inputs }) => inputs("backup-audit-bucket").forceDestroy);
    assert.deepEqual(buckets, [false, true]);
  });

  it("waits for a framework longer than the provider would", async () => {
    const { options } = await deploy(() => create(reported));

    assert.deepEqual(options("backup-audit-framework").customTimeouts, { create: "20m", update: "20m", delete: "20m" });
  });

  it("lets the role of AWS Backup's reports write into the bucket, once a framework has made that role", async () => {
    const { inputs, registrations } = await deploy(() => create(reported));

    const AWS =
      "arn:aws:iam::111122223333:role/aws-service-role/reports.backup.amazonaws.com/AWSServiceRoleForBackupReports";
    assert.deepEqual(JSON.parse(inputs("backup-audit-key-key").policy).Statement.slice(1), [
      {
        Sid: "EncryptReports",
        Effect: "Allow",
        Principal: { AWS },
        Action: ["kms:Decrypt", "kms:GenerateDataKey"],
        Resource: "*",
      },
    ]);
    assert.deepEqual(JSON.parse(inputs("backup-audit-policy").policy).Statement.slice(1), [
      {
        Sid: "DeliverReports",
        Effect: "Allow",
        Principal: { AWS },
        Action: "s3:PutObject",
        Resource: "arn:aws:s3:::backup-audit-bucket/*",
        Condition: { StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" } },
      },
    ]);
    const order = registrations.map(({ name }) => name);
    for (const named of ["backup-audit-key-key", "backup-audit-policy"]) {
      assert.ok(order.indexOf(named) > order.indexOf("backup-audit-framework"), named);
    }
  });

  it("is none unless the stack asks for it", async () => {
    const { named } = await deploy(() => create());

    assert.deepEqual(named("evenkeel:index:BackupAudit"), []);
  });
});
