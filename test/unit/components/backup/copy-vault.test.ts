import assert from "node:assert/strict";

import { deploy } from "../../harness";
import { create } from "./example";

const copyVaultArn = "arn:aws:backup:us-west-2:111122223333:backup-vault:backup-copies-vault";

describe("the copies of backups", () => {
  it("are made of every backup, and kept as long as it, or as long as the stack says", async () => {
    const copies = async (copy: { region: string; deleteAfterDays?: number }) => {
      const { inputs } = await deploy(() => create({ copy }));
      return inputs("backup-plan").rules.flatMap(({ copyActions }: { copyActions: unknown }) => copyActions);
    };

    const kept = (...days: number[]) =>
      days.map((deleteAfter) => ({ destinationVaultArn: copyVaultArn, lifecycle: { deleteAfter } }));
    assert.deepEqual(await copies({ region: "us-west-2" }), kept(35, 98, 366));
    assert.deepEqual(await copies({ region: "us-west-2", deleteAfterDays: 14 }), kept(14, 14, 14));
  });

  it("are in a vault, under a key, a policy and a lock of the other region", async () => {
    const { inputs, registrations } = await deploy(() => create({ copy: { region: "us-west-2" } }));

    assert.deepEqual(inputs("backup-copies-vault"), {
      region: "us-west-2",
      kmsKeyArn: "arn:aws:kms:us-west-2:111122223333:key/key-backup-copies-encryption-key",
      forceDestroy: false,
    });
    assert.deepEqual(inputs("backup-copies-lock"), {
      region: "us-west-2",
      backupVaultName: "backup-copies-vault",
      minRetentionDays: 7,
      maxRetentionDays: 400,
    });
    assert.equal(inputs("backup-copies-policy").policy, inputs("backup-policy").policy);
    const there = registrations.filter(({ inputs }) => inputs.region === "us-west-2" && inputs.lock === undefined);
    assert.deepEqual(there.map(({ name }) => name).sort(), [
      "backup-copies",
      "backup-copies-encryption",
      "backup-copies-encryption-alias",
      "backup-copies-encryption-key",
      "backup-copies-lock",
      "backup-copies-policy",
      "backup-copies-vault",
    ]);
  });

  it("are guarded as the backups are", async () => {
    const guarded = await deploy(() => create({ copy: { region: "us-west-2" } }));
    const open = await deploy(() =>
      create({ copy: { region: "us-west-2" }, deletionProtection: false, deletableWithBackups: true }),
    );

    assert.equal(guarded.options("backup-copies-vault").protect, true);
    assert.equal(guarded.options("backup-copies-encryption-key").protect, true);
    assert.equal(open.options("backup-copies-vault").protect, false);
    assert.equal(open.inputs("backup-copies-vault").forceDestroy, true);
    assert.deepEqual(open.named("aws:backup/vaultPolicy:VaultPolicy"), []);
  });

  it("are none where the stack names no region", async () => {
    const { named, inputs } = await deploy(() => create());

    assert.deepEqual(named("evenkeel:index:CopyVault"), []);
    assert.equal(inputs("backup-plan").rules[0].copyActions, undefined);
  });
});
