import assert from "node:assert/strict";

import { assertPreviewComplete, deploy } from "../../harness";
import { create, database, topicArn } from "./example";

const vaultArn = "arn:aws:backup:us-east-1:111122223333:backup-vault:backup-vault";

describe("Backup", () => {
  it("backs up every day, week and month, and keeps what it has for as long as the stack says", async () => {
    const { inputs } = await deploy(() =>
      create({ daily: { startAt: "01:30", deleteAfterDays: 7 }, weekly: { day: "sat" }, monthly: { dayOfMonth: 2 } }),
    );

    const common = {
      targetVaultName: "backup-vault",
      scheduleExpressionTimezone: "Etc/UTC",
      startWindow: 60,
      completionWindow: 180,
    };
    assert.deepEqual(inputs("backup-plan"), {
      rules: [
        { ruleName: "daily", schedule: "cron(30 1 * * ? *)", ...common, lifecycle: { deleteAfter: 7 } },
        { ruleName: "weekly", schedule: "cron(0 10 ? * SAT *)", ...common, lifecycle: { deleteAfter: 98 } },
        { ruleName: "monthly", schedule: "cron(0 14 2 * ? *)", ...common, lifecycle: { deleteAfter: 366 } },
      ],
    });
  });

  it("moves backups to cold storage where the stack says so", async () => {
    const { inputs } = await deploy(() => create({ daily: { coldStorageAfterDays: 30, deleteAfterDays: 365 } }));

    assert.deepEqual(inputs("backup-plan").rules[0].lifecycle, { coldStorageAfter: 30, deleteAfter: 365 });
  });

  it("keeps them in a vault with a key of its own, which neither a deletion nor Pulumi empties", async () => {
    const { inputs, options } = await deploy(() => create());

    assert.deepEqual(inputs("backup-vault"), {
      kmsKeyArn: "arn:aws:kms:us-east-1:111122223333:key/key-backup-encryption-key",
      forceDestroy: false,
    });
    assert.equal(inputs("backup-encryption-key").enableKeyRotation, true);
    assert.equal(options("backup-vault").protect, true);
    assert.equal(options("backup-encryption-key").protect, true);
  });

  it("lets go of vault and key where the stack says so", async () => {
    const { registrations } = await deploy(() => create({ deletionProtection: false }));

    assert.deepEqual(
      registrations.filter(({ options }) => options.protect),
      [],
    );
    assert(
      registrations.some(({ name }) => name === "backup-policy"),
      "nobody else deletes backups",
    );
  });

  it("denies everybody to delete a backup, to shorten its life, or to weaken this rule", async () => {
    const { inputs, options } = await deploy(() => create());

    const { backupVaultName, policy } = inputs("backup-policy");
    assert.equal(backupVaultName, "backup-vault");
    assert.deepEqual(JSON.parse(policy), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "NobodyDeletes",
          Effect: "Deny",
          Principal: "*",
          Action: [
            "backup:DeleteBackupVault",
            "backup:DeleteRecoveryPoint",
            "backup:PutBackupVaultAccessPolicy",
            "backup:UpdateRecoveryPointLifecycle",
          ],
          Resource: "*",
        },
      ],
    });
    const { replaceOnChanges, deleteBeforeReplace } = options("backup-policy");
    assert.deepEqual(
      { replaceOnChanges, deleteBeforeReplace },
      { replaceOnChanges: ["policy"], deleteBeforeReplace: true },
    );
  });

  it("goes with its backups where the stack says so", async () => {
    const { inputs, named } = await deploy(() => create({ deletableWithBackups: true, deletionProtection: false }));

    assert.equal(inputs("backup-vault").forceDestroy, true);
    assert.deepEqual(named("aws:backup/vaultPolicy:VaultPolicy"), []);
  });

  it("locks the vault so that whoever has the permission can unlock it, or else for ever", async () => {
    const governance = await deploy(() => create());
    const acknowledgement = "nobody can remove this lock, neither we nor AWS";
    const lock = { mode: "compliance", maxRetentionDays: 366, changeableForDays: 3, acknowledgement } as const;
    const compliance = await deploy(() => create({ lock }));
    const none = await deploy(() => create({ lock: { mode: "none" } }));

    const range = { backupVaultName: "backup-vault", minRetentionDays: 7 };
    assert.deepEqual(governance.inputs("backup-lock"), { ...range, maxRetentionDays: 400 });
    assert.deepEqual(compliance.inputs("backup-lock"), { ...range, maxRetentionDays: 366, changeableForDays: 3 });
    assert.deepEqual(none.named("aws:backup/vaultLockConfiguration:VaultLockConfiguration"), []);
    // A new lock is made of the same vault: the old one, deleted after it, would take it away.
    assert.equal(governance.options("backup-lock").deleteBeforeReplace, true);
    assert.equal(governance.options("backup-events").deleteBeforeReplace, true);
  });

  it("tells of failed backups, copies and restores, and of whoever touches a backup", async () => {
    const { inputs } = await deploy(() => create());

    assert.deepEqual(inputs("backup-events"), {
      backupVaultName: "backup-vault",
      backupVaultEvents: ["COPY_JOB_FAILED", "RECOVERY_POINT_MODIFIED"],
      snsTopicArn: topicArn,
    });
    assert.deepEqual(JSON.parse(inputs("backup-failures").eventPattern), {
      source: ["aws.backup"],
      "detail-type": ["Backup Job State Change", "Restore Job State Change"],
      detail: { $or: [{ state: ["ABORTED", "EXPIRED", "FAILED"] }, { status: ["ABORTED", "EXPIRED", "FAILED"] }] },
    });
    assert.deepEqual(inputs("backup-alert"), { rule: "backup-failures", arn: topicArn });
  });

  it("acts with a role that AWS Backup alone can take", async () => {
    const { inputs } = await deploy(() => create());

    assert.deepEqual(JSON.parse(inputs("backup-role").assumeRolePolicy).Statement, [
      { Effect: "Allow", Principal: { Service: "backup.amazonaws.com" }, Action: "sts:AssumeRole" },
    ]);
    assert.deepEqual(inputs("backup-permission"), {
      role: "backup-role",
      policyArn: "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup",
    });
  });

  it("selects each database by itself, so that a new one leaves the others' selections alone", async () => {
    const one = await deploy(() => create());
    const databases = { "audit-db": database("audit-db"), "entity-db": database("entity-db") };
    const two = await deploy(() => create({ databases }));

    const selection = {
      planId: "backup-plan-plan",
      iamRoleArn: "arn:aws:iam::111122223333:role/backup-role",
      resources: ["arn:aws:rds:us-east-1:111122223333:db:entity-db-5c3d1e7f"],
    };
    assert.deepEqual(one.inputs("backup-entity-db"), selection);
    assert.deepEqual(two.inputs("backup-entity-db"), selection);
    assert.deepEqual(two.inputs("backup-audit-db").resources, [
      "arn:aws:rds:us-east-1:111122223333:db:audit-db-5c3d1e7f",
    ]);
    assert.deepEqual(one.options("backup-entity-db").dependsOn, ["backup-permission"]);
  });

  it("backs up what else carries a tag, where the stack names one", async () => {
    const { inputs, named } = await deploy(() => create({ tag: { key: "Backup", value: "daily" } }));

    assert.deepEqual(inputs("backup-by_tag"), {
      planId: "backup-plan-plan",
      iamRoleArn: "arn:aws:iam::111122223333:role/backup-role",
      selectionTags: [{ type: "STRINGEQUALS", key: "Backup", value: "daily" }],
    });
    assert.deepEqual(named("aws:backup/selection:Selection"), ["backup-by_tag", "backup-entity-db"]);
  });

  it("tells where the backups are, and what proves them", async () => {
    const { find } = await deploy(() => create({ copy: { region: "us-west-2" } }));

    assert.deepEqual(find("backup").outputs, {
      vaultName: "backup-vault",
      vaultArn,
      planId: "backup-plan-plan",
      copyVaultArn: "arn:aws:backup:us-west-2:111122223333:backup-vault:backup-copies-vault",
      copyVaultName: "backup-copies-vault",
      restoreTestingPlanArn:
        "arn:aws:backup:us-east-1:111122223333:restore-testing-plan:restore_tests_5c3d1e7f-6f5e4d3c",
      restoreTestSecurityGroupId: "sg-backup-restore-tests-access",
    });
  });

  it("makes exactly the children that its description names", async () => {
    const { registrations } = await deploy(() =>
      create({ copy: { region: "us-west-2" }, tag: { key: "Backup", value: "daily" }, audit: { reported: true } }),
    );

    const own = registrations.filter(({ options }) => options.parent === "backup");
    assert.deepEqual(own.map(({ type, name }) => `${type.split(":").at(-1)} ${name}`).sort(), [
      "BackupAudit backup-audit",
      "CopyVault backup-copies",
      "EncryptionKey backup-encryption",
      "EventRule backup-failures",
      "EventTarget backup-alert",
      "Plan backup-plan",
      "RandomId backup-suffix",
      "RestoreTests backup-restore-tests",
      "Role backup-role",
      "RolePolicyAttachment backup-permission",
      "Selection backup-by_tag",
      "Selection backup-entity-db",
      "Vault backup-vault",
      "VaultLockConfiguration backup-lock",
      "VaultNotifications backup-events",
      "VaultPolicy backup-policy",
    ]);
  });

  it("shows all of itself in a first preview", async () => {
    await assertPreviewComplete(() => create({ copy: { region: "us-west-2" }, audit: { reported: true } }));
  });

  it("refuses wrong settings, all at once", async () => {
    const given = { daily: { startAt: "25:00", deleteAfterDays: 30, coldStorageAfterDays: 1 } };

    await assert.rejects(
      deploy(() => create(given)),
      /Backup "backup": 2 settings are not valid\.\n {2}daily\.startAt: .*\n {2}daily\.coldStorageAfterDays: /,
    );
  });

  it("leaves the keys of protected vaults: what was restored from a copy stays encrypted with that of its vault", async () => {
    const copy = { region: "us-west-2" };
    const kept = await deploy(() => create({ copy }));
    const gone = await deploy(() => create({ copy, deletionProtection: false }));

    const keys = ["backup-encryption-key", "backup-copies-encryption-key"];
    const retained = [kept, gone].map(({ options }) => keys.map((key) => options(key).retainOnDelete));
    assert.deepEqual(retained, [
      [true, true],
      [false, false],
    ]);
  });
});
