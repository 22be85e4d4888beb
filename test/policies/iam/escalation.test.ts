import assert from "node:assert/strict";
import { UNKNOWN_TEXT } from "../../../policies/harness";
import {
  changesItself,
  type EscalationPath,
  escalationPaths,
  escalationsOf,
  type Policies,
} from "../../../policies/iam";
import { allow, deny, document, identity, idsOf } from "./documents";

describe("a way to more rights", () => {
  it("is known for all that pathfinding.cloud had catalogued, and some since", () => {
    assert.ok(escalationPaths.length >= 65);
    assert.equal(new Set(escalationPaths.map(({ id }) => id)).size, escalationPaths.length);
  });

  for (const path of escalationPaths) {
    describe(`${path.id}: ${path.permissions.join(" + ")}`, () => {
      const { permissions } = path;

      it("is found in one document", () => {
        assertOpen(path, identity(allow(permissions)));
        assertOpen(path, identity(...permissions.map((action) => allow(action))));
      });

      it("is found when several documents of one identity share it", () => {
        assertOpen(path, { documents: permissions.map((action) => document(allow(action))) });
        const [first, ...others] = permissions;
        assertOpen(path, { documents: [document(allow(first)), document(), document(allow(others))] });
      });

      it("is found behind NotAction, wildcards and any case", () => {
        assertOpen(path, identity({ Effect: "Allow", NotAction: ["workmail:*", "a4b:*"], Resource: "*" }));
        assertOpen(path, identity(allow(permissions.map((action) => action.replace(/.$/, "?")))));
        assertOpen(path, identity(allow(permissions.map((action) => action.replace(/.{3}$/, "*").toUpperCase()))));
        assertOpen(path, identity(allow("*")));
        assertOpen(path, identity({ Effect: "Allow", Action: permissions, NotResource: "arn:aws:s3:::private/*" }));
      });

      it("is not there without one of its actions", () => {
        for (const missing of permissions) {
          assertShut(path, identity(allow(permissions.filter((action) => action !== missing))));
        }
      });

      it("is shut by a Deny, in the same document or another", () => {
        for (const action of permissions) {
          assertShut(path, identity(allow("*"), deny(action.toLowerCase())));
          assertShut(path, { documents: [document(deny(action.replace(/.$/, "?"))), document(allow(permissions))] });
        }
        const others = { Effect: "Deny", NotAction: "s3:GetObject", Resource: "*" };
        assertShut(path, identity(allow(permissions), others));
      });

      it("stays open beside a Deny that holds under a condition, or for something else", () => {
        const unlessSafe = { Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } } };
        assertOpen(path, identity(allow(permissions), deny(permissions, "*", unlessSafe)));
        assertOpen(path, identity(allow(permissions), deny("s3:*"), deny("*", "arn:aws:s3:::private/*")));
      });

      it("is shut by a boundary without one of its actions, and open within a boundary with all", () => {
        const documents = [document(allow("*"))];
        for (const missing of permissions) {
          const boundary = document(allow(permissions.filter((action) => action !== missing)));
          assertShut(path, { documents, boundary });
          assertShut(path, { documents, boundary: document(allow("*"), deny(missing)) });
        }
        assertOpen(path, { documents, boundary: document(allow([...permissions, "s3:*"])) });
      });

      it("is left open as long as a part is not known", () => {
        const open: Policies[] = [
          identity(allow(UNKNOWN_TEXT)),
          identity(allow(permissions, UNKNOWN_TEXT)),
          identity({ Effect: UNKNOWN_TEXT, Action: permissions, Resource: "*" }),
          identity(allow(permissions), deny(UNKNOWN_TEXT)),
          identity(allow(permissions), deny(permissions, "*", { Condition: UNKNOWN_TEXT })),
          { documents: [document(allow("*"))], boundary: document(allow(UNKNOWN_TEXT)) },
        ];
        for (const policies of open) {
          const found = escalationsOf(policies).find((each) => each.path === path);
          assert.deepEqual(found, { path, isSure: false });
        }
      });
    });
  }
});

describe("a way to more rights that is confined", () => {
  const toEcs = { Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } } };
  const run = allow(["lambda:CreateFunction", "lambda:InvokeFunction", "ecs:RunTask"]);

  it("is none where the roles that may be passed are named", () => {
    assert.deepEqual(
      idsOf(escalationsOf(identity(allow("iam:PassRole", "arn:aws:iam::111122223333:role/app"), run))),
      [],
    );
  });

  it("leads only to the services that roles may be passed to", () => {
    assert.deepEqual(idsOf(escalationsOf(identity(allow("iam:PassRole", "*", toEcs), run))), ["ecs-008"]);
  });

  it("is none on named functions, policies and roles, and none on what the action is not about", () => {
    const named = identity(
      allow("lambda:UpdateFunctionCode", "arn:aws:lambda:eu-central-1:111122223333:function:api"),
      allow("iam:CreatePolicyVersion", "arn:aws:iam::111122223333:policy/api"),
      allow("iam:PutRolePolicy", "arn:aws:iam::111122223333:role/api-*"),
      allow("*", "arn:aws:s3:::reports/*"),
    );
    assert.deepEqual(idsOf(escalationsOf(named)), []);
  });

  it("is none under conditions on a boundary, a policy or tags, and one under conditions that confine nothing", () => {
    const under = (condition: object) =>
      idsOf(escalationsOf(identity(allow("iam:AttachRolePolicy", "*", { Condition: condition }))));
    const arn = "arn:aws:iam::111122223333:policy/workload";
    assert.deepEqual(under({ StringEquals: { "iam:PermissionsBoundary": arn } }), []);
    assert.deepEqual(under({ ArnEquals: { "iam:PolicyARN": arn } }), []);
    assert.deepEqual(under({ StringEquals: { "aws:ResourceTag/team": "a" } }), []);
    assert.deepEqual(under({ Bool: { "aws:MultiFactorAuthPresent": "true" } }), ["iam-009"]);
    assert.deepEqual(under({ StringLike: { "iam:PolicyARN": "*" } }), ["iam-009"]);
    assert.deepEqual(under({ StringNotEquals: { "iam:PolicyARN": arn } }), ["iam-009"]);
    assert.deepEqual(under({ StringEqualsIfExists: { "iam:PolicyARN": arn } }), ["iam-009"]);
  });
});

describe("a role that names itself", () => {
  const own = "arn:aws:iam::111122223333:role/deployer";
  const put = (resource: string, more = {}) => identity(allow(["iam:PutRolePolicy", "iam:GetRole"], resource, more));

  it("may give itself more rights, by its name or a pattern of it", () => {
    for (const resource of [own, "arn:aws:iam::111122223333:role/deploy*", "arn:aws:iam::*:role/?eployer"]) {
      assert.deepEqual(changesItself(put(resource), own), [{ action: "iam:PutRolePolicy", isSure: true }]);
    }
  });

  it("may not where others are named, a Deny names it, a boundary says otherwise or a condition limits it", () => {
    const withDeny = identity(allow("iam:PutRolePolicy", "arn:aws:iam::*:role/d*"), deny("iam:*", own));
    const bounded: Policies = { ...put(own), boundary: document(allow("s3:*")) };
    const limits = { Condition: { ArnEquals: { "iam:PermissionsBoundary": "arn:aws:iam::111122223333:policy/a" } } };
    for (const policies of [put("arn:aws:iam::*:role/api-*"), withDeny, bounded, put(own, limits)]) {
      assert.deepEqual(changesItself(policies, own), []);
    }
  });

  it("is left open as long as its name, or what it may change, is not known", () => {
    const open = [{ action: "iam:PutRolePolicy", isSure: false }];
    assert.deepEqual(changesItself(put(own), undefined), open);
    assert.deepEqual(changesItself(put(UNKNOWN_TEXT), own), open);
  });
});

function assertOpen(path: EscalationPath, policies: Policies): void {
  assert.deepEqual(
    escalationsOf(policies).find((each) => each.path === path),
    { path, isSure: true },
  );
}

function assertShut(path: EscalationPath, policies: Policies): void {
  assert.equal(
    escalationsOf(policies).find((each) => each.path === path),
    undefined,
  );
}
