import assert from "node:assert/strict";

import { judgeRecording, UNKNOWN_TEXT, urnOf } from "../../policies/harness";
import type { Diagnostic } from "../../policies/kit/session";
import type { StackResourceFacts } from "../../policies/kit/stack";

const COMPONENT = "orders:index:Reports";
const ROLE = "aws:iam/role:Role";
const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const BUCKET = "aws:s3/bucket:Bucket";
const BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy";
const MONITOR = "datadog:index/monitor:Monitor";
const LAMBDA = "aws:lambda/function:Function";
const NAMESPACE = "kubernetes:core/v1:Namespace";
const POD = "kubernetes:core/v1:Pod";

interface Registration {
  type: string;
  name: string;
  props: object;
  /** For each property, the resource that its value comes from. */
  from?: Readonly<Record<string, Registration>>;
}

function urn({ type, name }: Registration): string {
  return urnOf(type, name);
}

/** What a rule says of the resources of a component, in a preview that knows no outputs yet. */
function judged(rule: string, args: object | undefined, ...resources: Registration[]): Diagnostic[] {
  const component = { type: COMPONENT, name: "reports", urn: urnOf(COMPONENT, "reports"), props: args ?? {} };
  const registered = resources.map((each): StackResourceFacts => {
    const { type, name, props, from = {} } = each;
    const provider = { type: "pulumi:providers:any", name: "default", props: {} };
    const propertyDependencies = Object.fromEntries(Object.entries(from).map(([key, other]) => [key, [urn(other)]]));
    return { type, name, urn: urn(each), props, provider, propertyDependencies, options: { parent: component.urn } };
  });
  const registrations = [component, ...registered];
  const stack = { project: "orders", stack: "staging", config: {}, tags: new Map<string, string>() };
  const all = [{ ...component, propertyDependencies: {} }, ...registered];
  return judgeRecording({ stack, registrations, resources: all }).filter((each) => each.rule === rule);
}

function told(...diagnostics: Diagnostic[]): string[] {
  return diagnostics.map(({ message }) => message.split("\n")[0]?.replace(/ Rule: .*/, "") ?? "");
}

function allowing(statement: object) {
  return { Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] };
}

const may = { type: ROLE_POLICY, name: "may", props: { role: UNKNOWN_TEXT, policy: UNKNOWN_TEXT } };

describe("a document that a first preview does not know", () => {
  it("is judged as its component was given it, and the id of another resource is none to doubt", () => {
    for (const rule of ["iam-no-wildcard-resource", "iam-no-wildcard-action", "iam-resource-account-named"]) {
      const permissions = allowing({ Action: ["s3:GetObject"], Resource: [UNKNOWN_TEXT] });
      assert.deepEqual(judged(rule, { permissions }, may), []);
    }
    const everything = allowing({ Action: "s3:*", Resource: UNKNOWN_TEXT });
    assert.deepEqual(told(...judged("iam-no-wildcard-action", { permissions: everything }, may)), [
      'reports (orders:index:Reports) permissions.Statement[0].Action: found "s3:*", expected actions by their names.',
    ]);
  });

  it("is told of once, of the resource that an exemption names", () => {
    const permissions = allowing({ Action: "s3:*", Resource: UNKNOWN_TEXT });
    const known = {
      ...may,
      props: { role: "reports", policy: allowing({ Action: "s3:*", Resource: "arn:aws:s3:::a/*" }) },
    };
    for (const child of [may, known]) {
      const found = judged("iam-no-wildcard-action", { permissions }, child);
      assert.deepEqual(
        found.map(({ urn }) => urn),
        [urnOf(ROLE_POLICY, "may")],
      );
    }
  });

  it("is doubted where its component was given another part that is not known", () => {
    const permissions = allowing({ Action: UNKNOWN_TEXT, Resource: "arn:aws:s3:::reports/*" });
    assert.deepEqual(told(...judged("iam-no-wildcard-action", { permissions }, may)), [
      "undetermined: reports (orders:index:Reports) permissions.Statement[0].Action: the value is not known yet.",
    ]);
  });

  it("is doubted where its component was given none", () => {
    assert.deepEqual(told(...judged("iam-no-wildcard-action", undefined, may)), [
      "undetermined: may (aws:iam/rolePolicy:RolePolicy) policy: the value is not known yet.",
    ]);
  });

  it("says what its role may do", () => {
    const role = { type: ROLE, name: "worker", props: {} };
    const ofRole = { ...may, from: { role } };
    const read = allowing({ Action: "s3:GetObject", Resource: UNKNOWN_TEXT });
    assert.deepEqual(judged("iam-role-no-escalation", { permissions: read }, role, ofRole), []);
    assert.deepEqual(judged("iam-role-no-escalation", { permissions: read, others: read }, role, ofRole), []);
    const passRole = allowing({ Action: "iam:PassRole", Resource: "*" });
    const launch = allowing({ Action: ["lambda:CreateFunction", "lambda:InvokeFunction"], Resource: "*" });
    for (const args of [undefined, { permissions: passRole, others: launch }]) {
      const [open] = told(...judged("iam-role-no-escalation", args, role, ofRole));
      assert.match(open ?? "", /^undetermined: worker .* not known yet/);
    }
  });

  it("closes a bucket that has no policy of its own, as its component was given it", () => {
    const bucket = { type: BUCKET, name: "reports", props: {} };
    const policy = { type: BUCKET_POLICY, name: "policy", props: { policy: UNKNOWN_TEXT }, from: { bucket } };
    const closed = {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: ["arn:aws:s3:::reports-???????", "arn:aws:s3:::reports-???????/*"],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    };
    const open = { Effect: "Deny", Principal: "*", Action: "s3:DeleteBucket", Resource: "*" };
    assert.deepEqual(judged("s3-tls-only", { policy: { Statement: [closed] } }, bucket, policy), []);
    const [found] = told(...judged("s3-tls-only", { policy: { Statement: [open] } }, bucket, policy));
    assert.match(found ?? "", /^reports .* found no bucket policy that denies every request without TLS/);
    const [unknown] = told(...judged("s3-tls-only", undefined, bucket, policy));
    assert.match(unknown ?? "", /^undetermined: /);
  });
});

describe("a monitor whose query a first preview does not know", () => {
  const monitor = {
    type: MONITOR,
    name: "cpu",
    props: { type: "query alert", query: UNKNOWN_TEXT, monitorThresholds: { critical: "90" } },
  };

  it("is judged by the query that its component was given", () => {
    const monitors = (limit: number) => ({ cpu: { query: `avg(last_5m):avg:aws.rds.cpuutilization{*} > ${limit}` } });
    assert.deepEqual(judged("datadog-thresholds-ordered", { monitors: monitors(90) }, monitor), []);
    assert.deepEqual(told(...judged("datadog-thresholds-ordered", { monitors: monitors(80) }, monitor)), [
      'cpu (datadog:index/monitor:Monitor) monitorThresholds.critical: found "90", expected the query\'s 80.',
    ]);
  });

  it("is doubted where its component was given none", () => {
    for (const args of [undefined, { monitors: {} }, { monitors: { cpu: { query: UNKNOWN_TEXT } } }]) {
      assert.match(told(...judged("datadog-thresholds-ordered", args, monitor))[0] ?? "", /^undetermined: cpu /);
    }
  });
});

describe("a variable that a first preview does not know", () => {
  it("holds no secret under a name that says what of a resource it is", () => {
    const of = (variables: object) => ({ type: LAMBDA, name: "worker", props: { environment: { variables } } });
    const known = of({ SECRET_ARN: UNKNOWN_TEXT, SECRET_ARNS: UNKNOWN_TEXT, DATABASE_HOST: UNKNOWN_TEXT });
    assert.deepEqual(judged("lambda-no-plain-secret", undefined, known), []);
    const doubted = of({ EXTRA: UNKNOWN_TEXT });
    assert.match(
      told(...judged("lambda-no-plain-secret", undefined, doubted))[0] ?? "",
      /EXTRA: the value is not known/,
    );
  });
});

describe("a pod whose namespace a first preview does not know", () => {
  it("is in the namespace that it comes from, and in no other", () => {
    const [used, other] = ["used", "other"].map((name) => ({ type: NAMESPACE, name, props: { metadata: {} } }));
    assert.ok(used && other);
    const pod = { type: POD, name: "pod", props: { metadata: { namespace: UNKNOWN_TEXT } }, from: { metadata: used } };
    const found = judged("namespace-closed-first", undefined, used, other, pod);
    assert.deepEqual(told(...found), [
      "used (kubernetes:core/v1:Namespace): found no policy that closes it, expected one.",
    ]);
  });
});
