import assert from "node:assert/strict";

import { packs } from "../../policies/all/index";
import type { Example, RelatedExample, Rule } from "../../policies/kit";
import { type Report, RunningPack } from "./harness";

const rules: readonly Rule[] = packs.flatMap((pack) => pack.rules);

describe("policy rules", () => {
  let pack: RunningPack;
  before(async () => {
    pack = await RunningPack.start("all");
  });
  after(() => pack.stop());

  for (const rule of rules) {
    describe(rule.id, () => {
      it("passes what keeps it", async () => {
        for (const example of examples(rule, "passes")) {
          const report = await judge(pack, example);
          assert.deepEqual(about(rule, report), [], JSON.stringify(example));
        }
      });

      it("refuses what breaks it, and says where, what to do and why", async () => {
        for (const example of examples(rule, "fails")) {
          const found = about(rule, await judge(pack, example));
          assert.ok(found.length > 0, `found nothing in ${JSON.stringify(example)}`);
          for (const { level, severity, message } of found) {
            assert.deepEqual({ level, severity }, { level: "mandatory", severity: rule.severity });
            assert.match(message, /^\S+ \(\w+:[\w/]+:\w+\).*: found .*, expected .*\.\nFix: .*\nhttps:\/\//s);
          }
        }
      });
    });
  }
});

type AnyExample = Example | readonly RelatedExample[];

function examples(rule: Rule, kind: "passes" | "fails"): readonly AnyExample[] {
  return rule[kind];
}

function judge(pack: RunningPack, example: AnyExample): Promise<Report> {
  return "type" in example ? pack.judge(example) : pack.judgeStack(example);
}

function about({ id }: Rule, { violations }: Report): Report["violations"] {
  return violations.filter((violation) => violation.rule === id);
}
