import assert from "node:assert/strict";

import { UNKNOWN_TEXT } from "../../policies/harness";
import type { Remedy, ResourceRule } from "../../policies/kit";
import { judge } from "../../policies/kit/judge";
import { applyRemedies, remediesOf } from "../../policies/kit/remedy";
import { ResourceView } from "../../policies/kit/resource";
import { factsOf } from "../../simulator/facts";
import { contextOf, facts, rules, type Trial, trials } from "./examples";

const mending = rules.filter((rule): rule is ResourceRule => rule.kind === "resource" && rule.remedy !== undefined);

describe("a rule that mends", () => {
  for (const rule of mending) {
    describe(rule.id, () => {
      const broken = trials("fails", [rule]).map((trial) => ({ trial, mended: mend(rule, trial) }));

      it("leaves a resource that keeps the rule, and mends one again as it did before", () => {
        const mended = broken.filter(({ mended }) => mended.remedies.length > 0);
        assert.ok(mended.length > 0, "it mends none of its examples");
        for (const { trial, mended: once } of mended) {
          assert.deepEqual(findings(rule, once.trial), [], JSON.stringify(trial.example));
          assert.deepEqual(mend(rule, once.trial).trial, once.trial, "a second time changes nothing");
        }
      });

      it("leaves alone what keeps the rule", () => {
        for (const trial of trials("passes", [rule])) assert.deepEqual(mend(rule, trial).remedies, []);
      });

      it("never sets what would replace the resource", () => {
        for (const { trial, mended } of broken) {
          for (const { path } of mended.remedies) {
            assert.ok(!isReplacing(typeOf(trial), path), `${typeOf(trial)} ${path} replaces the resource`);
          }
        }
      });

      it("leaves alone what is not known yet", () => {
        for (const { trial, mended } of broken) {
          const hidden = applyRemedies(
            properties(trial),
            mended.remedies.map(({ path }) => ({ path, value: UNKNOWN_TEXT })),
          );
          const paths = new Set(mended.remedies.map(({ path }) => path));
          const again = mend(rule, withProperties(trial, hidden)).remedies;
          assert.deepEqual(
            again.filter(({ path }) => paths.has(path)),
            [],
            JSON.stringify(trial.example),
          );
        }
      });
    });
  }
});

function mend(rule: ResourceRule, trial: Trial): { remedies: readonly Remedy[]; trial: Trial } {
  const remedies = remediesOf(rule, viewOf(trial), contextOf(rule, [trial.example].flat()));
  return { remedies, trial: withProperties(trial, applyRemedies(properties(trial), remedies)) };
}

function findings(rule: ResourceRule, trial: Trial) {
  const view = viewOf(trial);
  const judgement = judge(rule, view, () => rule.validate(view, contextOf(rule, [trial.example].flat())));
  return judgement.applies ? judgement.violations : [];
}

function viewOf({ example }: Trial): ResourceView {
  const [only] = [example].flat();
  assert.ok(only);
  return new ResourceView(facts({ name: "subject", ...only }));
}

function properties({ example }: Trial): Record<string, unknown> {
  return { ...[example].flat()[0]?.properties };
}

function withProperties(trial: Trial, changed: Record<string, unknown>): Trial {
  return { ...trial, example: Object.assign({}, [trial.example].flat()[0], { properties: changed }) };
}

function typeOf({ example }: Trial): string {
  return [example].flat()[0]?.type ?? "";
}

/** Whether a property, or the block that it is in, replaces a resource of a type when it changes. */
function isReplacing(type: string, path: string): boolean {
  const schema = path.replace(/\[\d+\]/g, "[]");
  return (factsOf(type)?.replaceOn ?? []).some((each) => schema === each || schema.startsWith(`${each}.`));
}
