import assert from "node:assert/strict";

import fc from "fast-check";
import { UNKNOWN_TEXT } from "../../../policies/harness";
import { type Answer, allows, escalationsOf, matches, type Policies } from "../../../policies/iam";
import { document, idsOf, type Written } from "./documents";

describe("what an identity may do", () => {
  it("is what an evaluator says that tries every pattern, condition and unknown value in turn", () => {
    const seen = new Set<Answer>();
    fc.assert(
      fc.property(identities, action, resource, (written, wanted, on) => {
        const answer = allows(policiesOf(written), wanted, on);
        seen.add(answer);
        assert.equal(answer, tryAll(written, wanted, on));
      }),
      { numRuns: 10_000 },
    );
    assert.deepEqual([...seen].sort(), ["maybe", "no", "yes"]);
  });

  it("never grows with another Deny, nor shrinks with another Allow, and has no order", () => {
    fc.assert(
      fc.property(identities, known, (written, added) => {
        const before = escalations(written);
        const more = escalations(withStatement(written, { ...added, Effect: "Allow" }));
        const less = escalations(withStatement(written, { ...added, Effect: "Deny" }));
        assert.ok(before.every((each) => more.includes(each)));
        assert.ok(less.every((each) => before.includes(each)));
        const reversed = written.documents.map((each) => each.toReversed()).toReversed();
        assert.deepEqual(escalations({ ...written, documents: reversed }), before);
      }),
      { numRuns: 400 },
    );
  });

  it("never shrinks when an Allow is widened", () => {
    fc.assert(
      fc.property(identities, (written) => {
        const before = escalations(written);
        const documents = written.documents.map((each) => each.map(widened));
        const after = escalations({ ...written, documents });
        assert.ok(before.every((each) => after.includes(each)));
      }),
      { numRuns: 400 },
    );
  });
});

interface Identity {
  readonly documents: readonly (readonly Written[])[];
  readonly boundary: readonly Written[] | undefined;
}

// Few names and short patterns, so that they meet often.
const ACTIONS = ["iam:PassRole", "iam:PutRolePolicy", "lambda:CreateFunction", "lambda:InvokeFunction", "s3:GetObject"];
const RESOURCES = ["arn:aws:s3:::a/b", "arn:aws:s3:::a/c", "arn:aws:iam::111122223333:role/a"];

const action = fc.constantFrom(...ACTIONS);
const resource = fc.constantFrom(...RESOURCES);
const actionPattern = fc.constantFrom(
  "*",
  "iam:*",
  "IAM:p?ssrole",
  "iam:P*",
  "lambda:*Function",
  "s3:Get*",
  "s3:?",
  ...ACTIONS,
);
const resourcePattern = fc.constantFrom(
  "arn:aws:s3:::a/*",
  "arn:aws:s3:::?/c",
  "arn:aws:iam::*:role/*",
  "arn:*",
  "*",
  "x",
  ...RESOURCES,
);

const known = statement(actionPattern, resourcePattern, fc.constantFrom("Allow", "Deny"));
const open = statement(
  fc.oneof({ weight: 4, arbitrary: actionPattern }, { weight: 1, arbitrary: fc.constant(UNKNOWN_TEXT) }),
  fc.oneof({ weight: 4, arbitrary: resourcePattern }, { weight: 1, arbitrary: fc.constant(UNKNOWN_TEXT) }),
  fc.constantFrom("Allow", "Allow", "Deny", UNKNOWN_TEXT),
);
const statements = fc.array(fc.oneof(known, open), { maxLength: 3 });

const identities: fc.Arbitrary<Identity> = fc.record({
  documents: fc.array(statements, { maxLength: 3 }),
  boundary: fc.option(statements, { nil: undefined, freq: 3 }),
});

function statement(
  actions: fc.Arbitrary<string>,
  resources: fc.Arbitrary<string>,
  effect: fc.Arbitrary<string>,
): fc.Arbitrary<Written> {
  const list = (of: fc.Arbitrary<string>) => fc.oneof(of, fc.array(of, { minLength: 1, maxLength: 3 }));
  const either = (name: string, of: fc.Arbitrary<string>) =>
    fc.tuple(fc.constantFrom(name, name, `Not${name}`), list(of)).map(([key, value]) => ({ [key]: value }));
  const condition = fc.constantFrom({}, {}, { Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } } });
  return fc
    .tuple(effect, either("Action", actions), either("Resource", resources), condition)
    .map(([Effect, ...parts]) => Object.assign({ Effect }, ...parts));
}

function policiesOf({ documents, boundary }: Identity): Policies {
  const read = documents.map((each) => document(...each));
  return boundary === undefined ? { documents: read } : { documents: read, boundary: document(...boundary) };
}

function escalations(written: Identity): string[] {
  return idsOf(escalationsOf(policiesOf(written)).filter(({ isSure }) => isSure)).sort();
}

function withStatement({ documents, boundary }: Identity, added: Written): Identity {
  return { documents: [...documents, [added]], boundary };
}

function widened(written: Written): Written {
  if (written.Effect !== "Allow" || written.NotResource !== undefined) return written;
  return { ...written, Resource: "*" };
}

/** The naive evaluator: every statement in each way that it may turn out, and AWS's own order of decisions. */
function tryAll({ documents, boundary }: Identity, wanted: string, on: string): Answer {
  const limits = boundary === undefined ? ["Allow"] : decisions(boundary, wanted, on);
  const found = decisions(documents.flat(), wanted, on);
  const outcomes = found.flatMap((one) => limits.map((other) => one === "Allow" && other === "Allow"));
  if (outcomes.every((allowed) => allowed)) return "yes";
  return outcomes.includes(true) ? "maybe" : "no";
}

/** What several statements decide together, in every world: an explicit Deny wins, and nothing said is a denial. */
function decisions(all: readonly Written[], wanted: string, on: string): string[] {
  let worlds: { allowed: boolean; denied: boolean }[] = [{ allowed: false, denied: false }];
  for (const each of all) {
    const effects = outcomesOf(each, wanted, on);
    worlds = worlds.flatMap(({ allowed, denied }) =>
      effects.map((effect) => ({ allowed: allowed || effect === "Allow", denied: denied || effect === "Deny" })),
    );
    worlds = [...new Map(worlds.map((world) => [JSON.stringify(world), world])).values()];
  }
  return worlds.map(({ allowed, denied }) => (allowed && !denied ? "Allow" : "Deny"));
}

/** What one statement may say of a request. Who asks meets the conditions of an Allow and evades those of a Deny. */
function outcomesOf(each: Written, wanted: string, on: string): string[] {
  const effects = each.Effect === UNKNOWN_TEXT ? ["Allow", "Deny"] : [String(each.Effect)];
  const applies = truths(each.Action, each.NotAction, (pattern) => regular(pattern, "i").test(wanted)).flatMap((one) =>
    truths(each.Resource, each.NotResource, (pattern) => regular(pattern, "").test(on)).map((other) => one && other),
  );
  return effects.flatMap((effect) =>
    applies.map((isSo) => (isSo && !(effect === "Deny" && each.Condition !== undefined) ? effect : "nothing")),
  );
}

function truths(listed: unknown, excepted: unknown, test: (pattern: string) => boolean): boolean[] {
  const texts = [listed ?? excepted].flat().map(String);
  const named = texts.filter((text) => text !== UNKNOWN_TEXT).some(test);
  const possible = texts.includes(UNKNOWN_TEXT) ? [named, true] : [named];
  return possible.map((isNamed) => (listed === undefined ? !isNamed : isNamed));
}

function regular(pattern: string, flags: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, flags);
}

describe("a pattern", () => {
  it("matches what its regular expression matches", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 8 });
    const pattern = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 8 });
    fc.assert(
      fc.property(pattern, text, (one, other) => {
        assert.equal(matches(one, other), regular(one, "").test(other));
      }),
      { numRuns: 5_000 },
    );
  });
});
