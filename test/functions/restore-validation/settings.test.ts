import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { readSettings } from "../../../functions/restore-validation/settings";
import { ordersArn, plan } from "./account";
import { usual } from "./restored";

describe("what the restore validation is told", () => {
  const environment = {
    RESTORE_TESTING_PLAN_ARN: plan,
    DATABASES: JSON.stringify({ orders: ordersArn }),
    CHECK_USER: "restore_check",
  };
  let folder: string;
  let checksFile: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "evenkeel-checks-"));
    checksFile = join(folder, "checks.json");
    writeFileSync(checksFile, JSON.stringify({ orders: usual }));
  });
  after(() => rmSync(folder, { recursive: true }));

  it("comes from its environment and from the file beside its code", () => {
    assert.deepEqual(readSettings(environment, checksFile), {
      restoreTestingPlanArn: plan,
      databases: { orders: ordersArn },
      checks: { orders: usual },
      user: "restore_check",
    });
  });

  it("may lack nothing", () => {
    const without = (name: string) => () => readSettings({ ...environment, [name]: undefined }, checksFile);

    assert.throws(without("RESTORE_TESTING_PLAN_ARN"), /environment has no RESTORE_TESTING_PLAN_ARN/);
    assert.throws(without("DATABASES"), /DATABASES has to be an object/);
    assert.throws(without("CHECK_USER"), /environment has no CHECK_USER/);
    assert.throws(() => readSettings(environment, join(folder, "gone.json")), /ENOENT/);
  });
});
