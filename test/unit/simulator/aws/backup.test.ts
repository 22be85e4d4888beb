import assert from "node:assert/strict";

import { changeCloud } from "../../../../simulator";
import type { Properties } from "../../../../simulator/value";
import { type Connection, Engine, type State } from "../engine";

const VAULT = "aws:backup/vault:Vault";
const POLICY = "aws:backup/vaultPolicy:VaultPolicy";
const PLAN = "aws:backup/plan:Plan";
const account = "111122223333";

describe("simulated backups", () => {
  let engine: Engine;
  let aws: Connection;
  const connect = async () => {
    aws = await engine.connect("aws", { region: "us-east-1", allowedAccountIds: `["${account}"]` });
  };
  beforeEach(async () => {
    engine = await Engine.start();
    await connect();
  });
  afterEach(() => engine.dispose());

  const role = async (name: string, Service = "backup.amazonaws.com") => {
    const statement = { Effect: "Allow", Principal: { Service }, Action: "sts:AssumeRole" };
    const assumeRolePolicy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    return String((await aws.make("aws:iam/role:Role", name, { assumeRolePolicy })).outputs.arn);
  };
  const fill = async ({ urn }: State, recoveryPoints = 3) => {
    await engine.stop();
    changeCloud(engine.folder, [{ urn, condition: { recoveryPoints } }]);
    await engine.open();
    await connect();
  };
  const denying = (vault: State, name: string, ...Action: string[]) => {
    const statement = { Effect: "Deny", Principal: "*", Action, Resource: "*" };
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    return aws.make(POLICY, name, { backupVaultName: vault.id, policy });
  };

  it("are not deleted too soon after they went cold, and their plans not before their selections", async () => {
    const vault = await aws.make(VAULT, "v", {});
    const rule = (lifecycle: Properties) => ({ rules: [{ ruleName: "daily", targetVaultName: vault.id, lifecycle }] });

    assert.deepEqual((await aws.check(PLAN, "p", rule({ coldStorageAfter: 30, deleteAfter: 60 }))).failures, [
      "rules[0].lifecycle.deleteAfter: found 60; it must be at least 90 more than coldStorageAfter, which is 30",
    ]);
    const plan = await aws.make(PLAN, "p", rule({ deleteAfter: 35 }));
    const selection = await aws.make("aws:backup/selection:Selection", "s", {
      planId: plan.id,
      iamRoleArn: await role("backup"),
      resources: ["*"],
    });
    await assert.rejects(aws.delete(plan), /Related backup plan selections must be deleted prior/);
    await aws.delete(selection);
    await aws.delete(plan);
    const changed = await aws.change(plan, rule({ deleteAfter: 35 })).catch((error: Error) => error.message);
    assert.match(String(changed), /NotFound/);
  });

  it("are taken at times that AWS Backup understands, and continuously for 35 days at most", async () => {
    const vault = await aws.make(VAULT, "v", {});
    const problems = async (rule: Properties) =>
      (await aws.check(PLAN, "p", { rules: [{ ruleName: "daily", targetVaultName: vault.id, ...rule }] })).failures;

    assert.deepEqual(await problems({ schedule: "cron(0 5 * * ? *)" }), []);
    assert.deepEqual(await problems({ schedule: "daily" }), [
      'rules[0].schedule: found "daily"; cron() with six fields is expected',
    ]);
    assert.deepEqual(await problems({ enableContinuousBackup: true, lifecycle: { deleteAfter: 35 } }), []);
    assert.deepEqual(
      await problems({ enableContinuousBackup: true, lifecycle: { deleteAfter: 100, coldStorageAfter: 5 } }),
      [
        "rules[0].lifecycle.deleteAfter: found 100; enableContinuousBackup needs 1 to 35",
        "rules[0].lifecycle.coldStorageAfter: must be left out; continuous backups are never moved to cold storage",
      ],
    );
  });

  it("keep a vault until they are gone, or until it may go with them", async () => {
    const vault = await aws.make(VAULT, "v", {});
    await fill(vault);

    await assert.rejects(
      aws.delete(vault),
      /InvalidRequestException: Backup vault cannot be deleted because it contains recovery points.*has 3/,
    );
    const forced = await aws.change(vault, { forceDestroy: true });
    const policy = await denying(vault, "nobody-deletes", "backup:DeleteRecoveryPoint");
    await assert.rejects(
      aws.delete(forced),
      /AccessDeniedException: .*backup:DeleteRecoveryPoint on resource: arn:aws:backup:us-east-1:111122223333:backup-vault:v-\w+ with an explicit deny/,
    );
    await aws.delete(policy);
    await aws.delete(forced);
  });

  it("may go by themselves, and then the vault", async () => {
    const vault = await aws.make(VAULT, "v", {});
    await fill(vault);
    await fill(vault, 0);

    await aws.delete(vault);
  });

  it("are guarded by a policy that decides who may put another in its place, or delete it or the vault", async () => {
    const vault = await aws.make(VAULT, "v", {});
    const guard = ["PutBackupVaultAccessPolicy", "DeleteBackupVault"].map((action) => `backup:${action}`);
    const policy = await denying(vault, "guard", ...guard);
    const inputs = { backupVaultName: vault.id, policy: String(policy.inputs.policy).replace("Deny", "Allow") };

    await assert.rejects(aws.change(policy, inputs), /AccessDeniedException: .*backup:PutBackupVaultAccessPolicy/);
    await assert.rejects(aws.make(POLICY, "second", inputs), /AccessDeniedException: .*PutBackupVaultAccessPolicy/);
    await assert.rejects(aws.delete(vault), /AccessDeniedException: .*backup:DeleteBackupVault /);
    await aws.delete(policy);
    const final = await denying(vault, "final", "backup:*");
    await assert.rejects(aws.delete(final), /AccessDeniedException: .*backup:DeleteBackupVaultAccessPolicy/);
  });

  it("live in another region with all that is said of them there, under a key of that region", async () => {
    const there = { region: "eu-west-1" };
    const [here, abroad] = [
      await aws.make("aws:kms/key:Key", "here", {}),
      await aws.make("aws:kms/key:Key", "there", there),
    ];
    const copies = await aws.make(VAULT, "copies", { ...there, kmsKeyArn: abroad.outputs.arn ?? "" });

    assert.equal(copies.outputs.arn, `arn:aws:backup:eu-west-1:${account}:backup-vault:${copies.id}`);
    const lock = { backupVaultName: copies.id, minRetentionDays: 7 };
    const LOCK = "aws:backup/vaultLockConfiguration:VaultLockConfiguration";
    assert.equal((await aws.make(LOCK, "l", { ...lock, ...there })).outputs.backupVaultArn, copies.outputs.arn);
    await assert.rejects(aws.make(LOCK, "m", lock), /Backup vault copies-\w+ does not exist/);
    await assert.rejects(
      aws.make(VAULT, "wrong", { ...there, kmsKeyArn: here.outputs.arn ?? "" }),
      /NotFoundException: .*kmsKeyArn must be in eu-west-1, as what refers to it/,
    );
    const topic = await aws.make("aws:sns/topic:Topic", "alerts", {});
    const notify = { backupVaultName: copies.id, backupVaultEvents: ["COPY_JOB_FAILED"], snsTopicArn: topic.id };
    await assert.rejects(
      aws.make("aws:backup/vaultNotifications:VaultNotifications", "n", { ...notify, ...there }),
      /NotFound: Topic does not exist.*snsTopicArn must be in eu-west-1/,
    );
  });

  it("are copied to vaults that exist", async () => {
    const vault = await aws.make(VAULT, "v", {});
    const rule = (destinationVaultArn: string) => ({
      rules: [{ ruleName: "daily", targetVaultName: vault.id, copyActions: [{ destinationVaultArn }] }],
    });
    const copies = await aws.make(VAULT, "copies", { region: "eu-west-1" });

    assert.ok(await aws.make(PLAN, "p", rule(String(copies.outputs.arn))));
    await assert.rejects(
      aws.make(PLAN, "q", rule(`arn:aws:backup:eu-west-1:${account}:backup-vault:gone`)),
      /ResourceNotFoundException: Backup vault arn:aws:backup:eu-west-1:\d+:backup-vault:gone does not exist/,
    );
  });

  it("are taken and restored in roles that AWS Backup may assume", async () => {
    const vault = await aws.make(VAULT, "v", {});
    const plan = await aws.make(PLAN, "p", { rules: [{ ruleName: "daily", targetVaultName: vault.id }] });
    const select = (iamRoleArn: string) =>
      aws.make("aws:backup/selection:Selection", "s", {
        planId: plan.id,
        iamRoleArn,
        resources: ["*"],
      });
    const other = await role("other", "ecs.amazonaws.com");

    assert.ok(await select(await role("own")));
    for (const wrong of [other, `arn:aws:iam::${account}:role/gone`])
      await assert.rejects(
        select(wrong),
        /InvalidParameterValueException: IAM Role .* cannot be assumed by AWS Backup/,
      );
  });

  it("are restored by plans without hyphens in their names, which go after their selections", async () => {
    const RESTORES = "aws:backup/restoreTestingPlan:RestoreTestingPlan";
    const SELECTION = "aws:backup/restoreTestingSelection:RestoreTestingSelection";
    const recoveryPointSelection = {
      algorithm: "LATEST_WITHIN_WINDOW",
      includeVaults: ["*"],
      recoveryPointTypes: ["SNAPSHOT"],
    };
    const weekly = { scheduleExpression: "cron(0 1 ? * SUN *)", recoveryPointSelection };

    assert.match((await aws.check(RESTORES, "my-plan", weekly)).failures.join(), /name: .*must match/);
    assert.match(
      (await aws.check(RESTORES, "p", { ...weekly, name: "p", scheduleExpression: "weekly" })).failures.join(),
      /scheduleExpression: found "weekly"; cron\(\) with six fields is expected/,
    );
    const plan = await aws.make(RESTORES, "weekly", weekly);
    assert.match(
      String(plan.outputs.arn),
      /^arn:aws:backup:us-east-1:111122223333:restore-testing-plan:weekly_[0-9a-f]{7}-[0-9a-f-]{36}$/,
    );
    const selection = await aws.make(SELECTION, "s", {
      name: "databases",
      restoreTestingPlanName: plan.id,
      protectedResourceType: "RDS",
      protectedResourceArns: ["*"],
      iamRoleArn: await role("restores"),
    });
    await assert.rejects(aws.delete(plan), /InvalidRequestException: Restore testing plan/);
    await aws.delete(selection);
    await aws.delete(plan);
  });
});
