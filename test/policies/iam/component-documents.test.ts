import assert from "node:assert/strict";
import { UNKNOWN_TEXT } from "../../../policies/harness";
import { type Judgement, judge } from "../../../policies/kit/judge";
import { ResourceView } from "../../../policies/kit/resource";
import { contextOf, facts, ruleOf } from "../examples";
import { refusing } from "./judging";

const COMPONENT = "acme:index:Worker";
const wide = { Effect: "Allow", Action: "s3:*", Resource: UNKNOWN_TEXT };
const narrow = { Effect: "Allow", Action: "s3:GetObject", Resource: `${UNKNOWN_TEXT}/*` };

function given(properties: Readonly<Record<string, unknown>>) {
  return { type: COMPONENT, properties };
}

describe("documents in a component's arguments", () => {
  it("are judged by their shape, wherever they stand", () => {
    const places = [
      { policy: { Version: "2012-10-17", Statement: [wide] } },
      { policy: JSON.stringify({ Statement: wide }) },
      { statements: [wide] },
      { tasks: [{ role: { allow: [narrow, wide] } }] },
    ];
    for (const properties of places) {
      assert.ok(refusing(given(properties)).includes("iam-no-wildcard-action"), JSON.stringify(properties));
    }
  });

  it("are told apart: what is allowed to it, who acts with its role, who uses what it makes", () => {
    const admission = { Effect: "Allow", Principal: "*" };
    assert.deepEqual(refusing(given({ trust: [{ ...admission, Action: "sts:AssumeRole" }] })), ["iam-trust-confined"]);
    const reading = { ...admission, Action: "s3:GetObject", Resource: UNKNOWN_TEXT };
    assert.deepEqual(refusing(given({ statements: [reading] })), ["resource-policy-not-public"]);
  });

  it("are named in a message by their place", () => {
    const [message] = messagesOf(judgeWith("iam-no-wildcard-action", given({ tasks: [{ allow: [narrow, wide] }] })));
    assert.match(
      message ?? "",
      /^subject \(acme:index:Worker\) tasks\[0\]\.allow\[1\]\.Action: found "s3:\*", expected /,
    );
  });

  it("are not seen in other arguments", () => {
    const others = [
      { image: "worker" },
      { permissions: [{ actions: ["s3:*"], resources: ["*"] }] },
      { policy: UNKNOWN_TEXT },
    ];
    for (const properties of others) assert.deepEqual(refusing(given(properties)), []);
  });

  it("decide for a resource whose own document is not known yet", () => {
    const policy = { type: "aws:iam/rolePolicy:RolePolicy", properties: { policy: UNKNOWN_TEXT } };
    const worker = new ResourceView(facts({ name: "worker", ...given({ statements: [narrow] }) }));
    const inner = new ResourceView(facts({ name: "role", ...given({ name: "worker" }) }), worker);
    for (const parent of [worker, inner]) {
      assert.equal(judgeWith("iam-no-wildcard-action", policy, parent).applies, false);
    }
    const without = new ResourceView(facts({ name: "worker", ...given({ image: "worker" }) }));
    assert.match(messagesOf(judgeWith("iam-no-wildcard-action", policy, without)).join(), /^undetermined: /);
    const known = { ...policy, properties: { policy: JSON.stringify({ Statement: wide }) } };
    assert.match(messagesOf(judgeWith("iam-no-wildcard-action", known, worker)).join(), /found "s3:\*"/);
  });
});

function judgeWith(id: string, example: ReturnType<typeof given>, parent?: ResourceView): Judgement {
  const rule = ruleOf(id);
  assert.ok(rule.kind === "resource");
  const resource = new ResourceView(facts({ name: "subject", ...example }), parent);
  return judge(rule, resource, () => rule.validate(resource, contextOf(rule, [example])));
}

function messagesOf(judgement: Judgement): string[] {
  return judgement.applies ? judgement.violations.map(({ message }) => message) : [];
}
