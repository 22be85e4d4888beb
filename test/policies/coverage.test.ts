import assert from "node:assert/strict";

import { packs } from "../../policies/all/index";
import { answers, type Demands, demandsByRule, type RuleSet, share } from "../../policies/coverage";
import { readDemands, readRuleSets } from "../../policies/coverage/files";

/** How many demands each family has, numbered from 01. */
const FAMILIES = {
  T: 12,
  N: 26,
  LB: 15,
  WAF: 5,
  ACM: 2,
  RDS: 26,
  BK: 8,
  KMS: 8,
  SM: 7,
  SSM: 2,
  IAM: 25,
  ECS: 19,
  ECR: 6,
  EKS: 9,
  K8S: 16,
  CW: 4,
  CT: 2,
  GD: 1,
  CFG: 1,
  BU: 1,
  FIS: 1,
  S3: 11,
  SNS: 3,
  SQS: 3,
  LAM: 4,
  DD: 5,
  PG: 6,
};

const SHORTEST_REASON = 20;

describe("coverage of published rule sets", () => {
  const rules = packs.flatMap((pack) => pack.rules);
  const ruleIds = new Set(rules.map(({ id }) => id));
  let demands: Demands;
  let ruleSets: Map<string, RuleSet>;
  before(() => {
    demands = readDemands();
    ruleSets = readRuleSets();
  });

  it("has every demand of its families and no other", () => {
    const numbered = Object.entries(FAMILIES).flatMap(([family, count]) =>
      Array.from({ length: count }, (_, index) => `${family}-${String(index + 1).padStart(2, "0")}`),
    );
    assert.deepEqual(Object.keys(demands).sort(), numbered.sort());
  });

  it("keeps each demand with rules that exist, or says why it is left out", () => {
    const wrong = Object.entries(demands).flatMap(([id, { says, rules: keepers, leftOut }]) => {
      if (!says) return [`${id} says nothing`];
      if (keepers) {
        if (keepers.length === 0 || leftOut !== undefined) return [`${id} is neither kept nor left out, or both`];
        return keepers.filter((rule) => !ruleIds.has(rule)).map((rule) => `${id}: there is no rule ${rule}`);
      }
      return (leftOut ?? "").length < SHORTEST_REASON ? [`${id} has no reason to be left out`] : [];
    });
    assert.deepEqual(wrong, []);
  });

  it("has no rule that nobody demands", () => {
    const demanded = demandsByRule(demands);
    assert.deepEqual(
      [...ruleIds].filter((id) => !demanded.has(id)),
      [],
    );
  });

  it("answers every published id with rules or a reason", () => {
    const wrong = [...ruleSets].flatMap(([name, set]) => [
      ...unknownDemands(set).map((told) => `${name}: ${told}`),
      ...answers(set, demands).flatMap(({ id, rules: found, reasons }) => {
        const isAnswered = found.length > 0 || reasons.some((reason) => reason.length >= SHORTEST_REASON);
        return isAnswered ? [] : [`${name}: ${id} has no answer`];
      }),
    ]);
    assert.deepEqual(wrong, []);
  });

  it("calls a fifth of a rule set not applicable at most", () => {
    assert.equal(ruleSets.size, 7);
    for (const [name, set] of ruleSets) {
      const { ids, notApplicable } = share(set, demands);
      assert.ok(ids > 10 && notApplicable <= ids / 5, `${name}: ${notApplicable} of ${ids}`);
    }
  });

  it("answers a control of Security Hub with each rule that claims it", () => {
    const set = ruleSets.get("security-hub");
    const answered = new Map(set ? answers(set, demands).map(({ id, rules: found }) => [id, found]) : []);
    const wrong = rules.flatMap(({ id, controls }) =>
      (controls.fsbp ?? [])
        .filter((control) => !answered.get(control)?.includes(id))
        .map((control) => `${id}: ${control}`),
    );
    assert.deepEqual(wrong, []);
  });

  it("names a published control for every rule, and two for those of tagging, least privilege and encryption", () => {
    const strict = new Set(["tagging", "least-privilege", "encryption"]);
    const wrong = packs.flatMap((pack) =>
      pack.rules.flatMap(({ id, controls }) => {
        const count = Object.values(controls).flat().length;
        return count < (strict.has(pack.name) ? 2 : 1) ? [`${id} names ${count}`] : [];
      }),
    );
    assert.deepEqual(wrong, []);
  });

  function unknownDemands({ ids }: RuleSet): string[] {
    return Object.entries(ids).flatMap(([id, { demands: asked = [] }]) =>
      asked.filter((demand) => !Object.hasOwn(demands, demand)).map((demand) => `${id}: there is no demand ${demand}`),
    );
  }
});

describe("coverage", () => {
  const demands: Demands = {
    "X-01": { says: "doors are closed", rules: ["door-closed", "door-locked"] },
    "X-02": { says: "windows are closed", leftOut: "this house has no windows at all" },
  };
  const set: RuleSet = {
    name: "House rules",
    source: "a house",
    licence: "none",
    scope: "doors and windows",
    ids: {
      H1: { says: "close doors", demands: ["X-01"] },
      H2: { says: "close everything", demands: ["X-02", "X-01"] },
      H3: { says: "close windows", demands: ["X-02"] },
      H4: { says: "close the garage", notApplicable: "there is no garage" },
      H5: { says: "close the letter box", leftOut: "nobody comes in by it" },
    },
  };

  it("answers an id with the rules of its demands, and with reasons where there are none", () => {
    const told = answers(set, demands).map(({ id, rules, reasons }) => ({ id, rules, reasons }));
    assert.deepEqual(told, [
      { id: "H1", rules: ["door-closed", "door-locked"], reasons: [] },
      { id: "H2", rules: ["door-closed", "door-locked"], reasons: [] },
      { id: "H3", rules: [], reasons: ["this house has no windows at all"] },
      { id: "H4", rules: [], reasons: ["there is no garage"] },
      { id: "H5", rules: [], reasons: ["nobody comes in by it"] },
    ]);
  });

  it("counts how ids are answered", () => {
    assert.deepEqual(share(set, demands), { ids: 5, kept: 2, leftOut: 2, notApplicable: 1 });
  });

  it("finds the demands that a rule keeps", () => {
    assert.deepEqual(
      [...demandsByRule(demands)],
      [
        ["door-closed", ["X-01"]],
        ["door-locked", ["X-01"]],
      ],
    );
  });
});
