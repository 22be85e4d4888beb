import {
  all,
  type DocumentKind,
  defineRule,
  element,
  fail,
  isEmpty,
  isObject,
  matching,
  notApplicable,
  of,
  pass,
  type Rule,
  type Verdict,
  type View,
} from "../kit";
import { documentTypes, eachDocument } from "./every-document";
import { statement } from "./iam-documents";
import { onEachType } from "./resource-documents";

const ENDPOINTS: readonly string[] = ["aws:ec2/vpcEndpoint:VpcEndpoint", "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy"];
const BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy";
const ROLE = "aws:iam/role:Role";
const POLICY = "aws:iam/policy:Policy";
const SECRET = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:entity-api-AbCdEf";
const read = { Action: "secretsmanager:GetSecretValue", Resource: SECRET };
const long = statement({ ...read, Resource: Array.from({ length: 200 }, (_, at) => `${SECRET}-${at}`) });

const wellFormed = defineRule({
  id: "iam-document-well-formed",
  title: "A policy document is one that AWS takes, and reads as it is meant",
  severity: "medium",
  resources: [...documentTypes, ...ENDPOINTS],
  why: "What AWS refuses it refuses in the middle of a deployment. In a document of the version of 2008 a variable is a plain text that fits nothing.",
  fix: 'Set Version to "2012-10-17", give each Sid once, of letters and digits, name resources by ARN or *, and split what is too long into several managed policies.',
  link: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html",
  controls: { nist80053: ["AC-3", "CM-6"], pciDss: ["7.2.1"] },
  passes: [
    { policy: statement({ Sid: "Read", ...read }) },
    { policy: statement({ ...read, Resource: ["*", "arn:aws:s3:::reports/*", "arn:aws:s3:::*"] }) },
    of(POLICY, { policy: { ...long, Statement: [{ ...long.Statement[0], Resource: SECRET }] } }),
    of(ROLE, {
      assumeRolePolicy: statement({ Action: "sts:AssumeRole", Principal: { Service: "ec2.amazonaws.com" } }),
    }),
    // Policies of resources are often of the older version: AWS's own say so.
    ...onEachType({ ...statement({ ...read, Principal: "*" }), Version: "2008-10-17" }),
    of("aws:secretsmanager/secret:Secret", { policy: "" }),
    of("aws:secretsmanager/secret:Secret", { policy: {} }),
    ...[BUCKET_POLICY, ...ENDPOINTS].map((type) => of(type, { policy: statement({ ...read, Principal: "*" }) })),
  ],
  fails: [
    { policy: { Statement: [{ Effect: "Allow", ...read }] } },
    { policy: { ...statement(read), Version: "2008-10-17" } },
    { policy: JSON.stringify(statement({ Sid: "Read secrets", ...read })) },
    {
      policy: { Version: "2012-10-17", Statement: ["Read", "Read"].map((Sid) => ({ Sid, Effect: "Allow", ...read })) },
    },
    { policy: statement({ ...read, Resource: "entity-api/*" }) },
    { policy: statement({ ...read, Principal: "*" }) },
    of(POLICY, { policy: long }),
    of(ROLE, { assumeRolePolicy: statement({ Action: "sts:AssumeRole" }) }),
    { policy: "Allow reading" },
    { policy: { ...statement(read), Statement: "Allow reading" } },
    of(ROLE, { assumeRolePolicy: "ec2.amazonaws.com" }),
    ...onEachType(["Allow reading"]),
    ...[BUCKET_POLICY, ...ENDPOINTS].map((type) => of(type, { policy: "Allow reading" })),
  ],

  validate(resource) {
    // What a component was given is made into documents by the component.
    if (resource.isComponent) return notApplicable("its documents are not made yet");
    if (ENDPOINTS.includes(resource.type)) return isDocumentOrNone(resource.at("policy"));
    const longest = LONGEST[resource.type] ?? LONGEST_INLINE;
    return eachDocument(resource, (document, kind) =>
      document.decide((value) => {
        const statements = element(document, "Statement");
        if (kind === "resource") return isDocumentOrNone(document);
        if (!isObject(value)) return isDocument(document);
        return all([
          isDocument(document),
          element(document, "Version").is("2012-10-17"),
          isShort(document, kind === "trust" ? LONGEST_TRUST : longest),
          statements.every((each) => isStatementOf(each, kind)),
          sidsDiffer(statements),
        ]);
      }, pass),
    );
  },
});

/** A resource's policy that is empty is as good as none. */
function isDocumentOrNone(document: View): Verdict {
  return isEmpty(document.value) ? pass : isDocument(document);
}

/** Text that is no JSON tells other rules nothing, so it is found here. */
function isDocument(document: View): Verdict {
  return document.decide((value) => {
    if (!isObject(value)) return fail("found something else than a document in JSON, expected one", document.path);
    return element(document, "Statement").every((each) =>
      isObject(each.value) ? pass : each.wrong("an object with Effect, Action and Resource"),
    );
  }, pass);
}

// Characters without white space. An account may ask for longer trust policies, up to 8192.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const LONGEST: Readonly<Record<string, number>> = {
  [POLICY]: 6144,
  "aws:iam/groupPolicy:GroupPolicy": 5120,
  "aws:iam/userPolicy:UserPolicy": 2048,
};
const LONGEST_INLINE = 10_240;
const LONGEST_TRUST = 8192;

/** What is not known yet makes a document longer, and never shorter. */
function isShort(document: View, most: number): Verdict {
  const { length } = document.text;
  return length > most ? fail(`found ${length} characters, expected ${most} at most`, document.path) : pass;
}

function isStatementOf(statement: View, kind: DocumentKind): Verdict {
  const principal = element(statement, "Principal");
  const isNamed = matching(/^[A-Za-z\d]*$/, "letters and digits alone");
  const sid = element(statement, "Sid").decide(() => element(statement, "Sid").is(isNamed), pass);
  if (kind === "trust") {
    const others = element(statement, "NotPrincipal");
    return all([
      sid,
      isEmpty(principal.value) && isEmpty(others.value) ? principal.wrong("whom the role trusts") : pass,
    ]);
  }
  const named = element(statement, "Resource").every((each) => each.is(matching(RESOURCE, "* or an ARN")));
  return all([sid, named, principal.isEmpty("no principal: whoever has the policy is one")]);
}

const RESOURCE = /^(?:\*|arn:.*\*|arn(?::[^:]*){4}:.+)$/s;

function sidsDiffer(statements: View): Verdict {
  const before = new Set<string>();
  return statements.every((each) => {
    const sid = element(each, "Sid");
    return sid.decide(() => {
      if (before.has(sid.text)) return sid.wrong("a name that no other statement has");
      before.add(sid.text);
      return pass;
    }, pass);
  });
}

export const rules: readonly Rule[] = [wellFormed];
