import assert from "node:assert/strict";
import { type Report, RunningPack } from "../../policies/harness";
import type { Example, Rule } from "../../policies/kit";
import { spellings } from "../../policies/kit/aliases";
import { change, environmentOf, rules, settingsOf, type Trial, trials } from "./examples";

const allMandatory = Object.fromEntries(rules.map(({ id }) => [id, { level: "mandatory" as const }]));

describe("policy rules", () => {
  let pack: RunningPack;
  let circumstances = "";
  before(async () => {
    pack = await RunningPack.start("all");
  });
  after(() => pack.stop());

  for (const rule of rules) {
    describe(rule.id, () => {
      it("passes what keeps it", async () => {
        for (const trial of trials("passes", [rule])) assert.deepEqual(await violations(trial), [], about(trial));
      });

      it("refuses what breaks it, and says what, where and how to mend it", async () => {
        for (const trial of trials("fails", [rule])) {
          const found = await violations(trial);
          assert.ok(found.length > 0, `found nothing in ${about(trial)}`);
          for (const { level, severity, message } of found) {
            assert.deepEqual({ level, severity }, { level: "mandatory", severity: rule.severity });
            assert.match(message, /^\S+ \(\w+:[\w./-]+:\w+\).*: found .+, expected .+\.\nFix: .+\nhttps:\/\/\S+$/);
          }
        }
      });
    });
  }

  it("judge a resource alike under each name of its type", async () => {
    const renamed = trials("fails").flatMap((trial) => {
      const other = change(trial, (each) => ({ ...each, type: spellings(each.type)[1] ?? each.type }));
      return about(other) === about(trial) ? [] : [{ trial, other }];
    });
    assert.ok(renamed.length > 0);
    for (const { trial, other } of renamed) {
      const [found, expected] = [await violations(other), await violations(trial)];
      assert.deepEqual(found.map(told), expected.map(told), about(other));
    }
  });

  /** Nearly all examples are tried under the same circumstances. */
  async function setUp(rule: Rule, examples: readonly Example[]): Promise<void> {
    const [environment, settings] = [environmentOf(examples), settingsOf(examples)];
    const own = Object.keys(settings).length > 0 ? { [rule.id]: settings } : {};
    const wanted = JSON.stringify([environment, own]);
    if (wanted === circumstances) return;
    await pack.configureStack(environment);
    await pack.configure({ ...allMandatory, ...own });
    circumstances = wanted;
  }

  async function violations({ rule, example }: Trial): Promise<Report["violations"]> {
    await setUp(rule, [example].flat());
    const report = "type" in example ? await pack.judge(example) : await pack.judgeStack(example);
    return report.violations.filter((violation) => violation.rule === rule.id);
  }
});

function about({ example }: Trial): string {
  return JSON.stringify(example);
}

/** What a violation says, without the type, whose name differs. */
function told({ rule, level, message }: Report["violations"][number]) {
  return { rule, level, message: message.replace(/ \(\S+\)/, "") };
}
