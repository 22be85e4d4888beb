import assert from "node:assert/strict";

import { Backup, type BackupArgs } from "../../../../components/backup";
import { assertPreviewComplete, deploy } from "../../harness";

const entityDb = "arn:aws:rds:us-east-1:111122223333:db:entity-db-5c3d1e7f";
const auditDb = "arn:aws:rds:us-east-1:111122223333:db:audit-db-5c3d1e7f";
const args: BackupArgs = { databases: { "entity-db": entityDb }, accountId: "111122223333" };

const create = (given: Partial<BackupArgs> = {}) => new Backup("backup", { ...args, ...given });

describe("Backup", () => {
  it("backs up every day, and keeps what it has for as long as the stack says", async () => {
    const { inputs } = await deploy(() => create({ daily: { startAt: "01:30" }, deleteAfterDays: 7 }));

    assert.deepEqual(inputs("backup-plan"), {
      rules: [
        {
          ruleName: "daily",
          targetVaultName: "backup-vault",
          schedule: "cron(30 1 * * ? *)",
          scheduleExpressionTimezone: "Etc/UTC",
          startWindow: 60,
          completionWindow: 180,
          lifecycle: { deleteAfter: 7 },
        },
      ],
    });
  });

  it("moves backups to cold storage where the stack says so", async () => {
    const { inputs } = await deploy(() => create({ coldStorageAfterDays: 30, deleteAfterDays: 365 }));

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

  it("acts with a role that AWS Backup alone can take, for this account alone", async () => {
    const { inputs } = await deploy(() => create());

    assert.deepEqual(JSON.parse(inputs("backup-role").assumeRolePolicy).Statement, [
      {
        Effect: "Allow",
        Principal: { Service: "backup.amazonaws.com" },
        Action: "sts:AssumeRole",
      },
    ]);
    assert.deepEqual(inputs("backup-permission"), {
      role: "backup-role",
      policyArn: "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup",
    });
  });

  it("selects each database by itself, so that a new one leaves the others' selections alone", async () => {
    const one = await deploy(() => create());
    const two = await deploy(() => create({ databases: { "audit-db": auditDb, "entity-db": entityDb } }));

    const selection = {
      planId: "backup-plan-plan",
      iamRoleArn: "arn:aws:iam::111122223333:role/backup-role",
      resources: [entityDb],
    };
    assert.deepEqual(one.inputs("backup-entity-db"), selection);
    assert.deepEqual(two.inputs("backup-entity-db"), selection);
    assert.deepEqual(two.inputs("backup-audit-db").resources, [auditDb]);
    assert.deepEqual(one.options("backup-entity-db").dependsOn, ["backup-permission"]);
  });

  it("tells where the backups are", async () => {
    const { find } = await deploy(() => create());

    assert.deepEqual(find("backup").outputs, {
      vaultName: "backup-vault",
      vaultArn: "arn:aws:backup:us-east-1:111122223333:backup-vault:backup-vault",
      planId: "backup-plan-plan",
    });
  });

  it("makes exactly the children that its description names", async () => {
    const { registrations } = await deploy(() => create());

    const own = registrations.filter(({ options }) => options.parent === "backup");
    assert.deepEqual(own.map(({ type, name }) => `${type.split(":").at(-1)} ${name}`).sort(), [
      "EncryptionKey backup-encryption",
      "Plan backup-plan",
      "Role backup-role",
      "RolePolicyAttachment backup-permission",
      "Selection backup-entity-db",
      "Vault backup-vault",
      "VaultPolicy backup-policy",
    ]);
  });

  it("shows all of itself in a first preview", async () => {
    await assertPreviewComplete(() => create());
  });

  it("refuses wrong settings, all at once", async () => {
    const given = { daily: { startAt: "25:00" }, deleteAfterDays: 30, coldStorageAfterDays: 1 };

    await assert.rejects(
      deploy(() => create(given)),
      /Backup "backup": 2 settings are not valid\.\n {2}daily\.startAt: .*\n {2}coldStorageAfterDays: /,
    );
  });
});
