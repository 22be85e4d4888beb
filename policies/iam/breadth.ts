import type { Statement, Verdict } from "../kit";
import { type Answer, any, every, sure } from "./answer";
import { matches } from "./pattern";

// Services whose ARNs begin with the resource's own name. Elsewhere it follows the kind, as in `secret:name`.
const WITHOUT_KIND = ["s3", "sns", "sqs", "execute-api"];

/** Whether a resource is every one of a kind. */
export function isBroadResource(resource: string): boolean {
  const [, , service = "", , , ...rest] = resource.split(":");
  if (rest.length === 0) return resource.includes("*");
  const name = rest.join(":");
  const own = WITHOUT_KIND.includes(service) ? name : name.replace(/^[\w-]+[:/]/, "");
  return /[*?]/.test(service) || /^[*?:/]*\*[*?:/]*$/.test(own);
}

// Keys by which services tell their resources apart. Compared in lower case.
const TELL_RESOURCES_APART = [
  "cloudwatch:namespace",
  "ec2:vpc",
  "ecs:cluster",
  "iam:awsservicename",
  "kms:resourcealiases",
  "kms:viaservice",
];

/** Whether a condition key confines a statement to some of the resources that it is about. */
export function tellsResourcesApart(key: string): boolean {
  // What is about to be made has no name yet: a tag that it has to get tells it from all else.
  const isTag = /^[\w-]+:re(source|quest)tag\//.test(key);
  return isTag || TELL_RESOURCES_APART.includes(key) || key.startsWith("kms:encryptioncontext:");
}

// Keys that say how far rights may grow, or on whose behalf an action may be called.
const LIMIT_RIGHTS = [
  "aws:calledvia",
  "aws:calledviafirst",
  "aws:calledvialast",
  "cloudformation:rolearn",
  "cloudformation:templateurl",
  "ec2:instanceprofile",
  "ec2:launchtemplate",
  "ecs:task-definition",
  "iam:associatedresourcearn",
  "iam:permissionsboundary",
  "iam:policyarn",
];

/** Whether conditions keep what a statement allows from being a way to more rights. */
export function limitsRights(statement: Statement): Answer {
  return answerOf(statement.confinedBy((key) => tellsResourcesApart(key) || LIMIT_RIGHTS.includes(key)));
}

/** Whether a statement lets roles be passed to a service: it does unless it names other services. */
export function passesTo(statement: Statement, service: string): Answer {
  const operators = statement
    .element("Condition")
    .entries.filter(([operator]) => /^(?:ForAnyValue:)?String(?:Equals|EqualsIgnoreCase|Like)$/i.test(operator));
  const named = operators
    .flatMap(([, keys]) => keys.entries)
    .filter(([key]) => key.toLowerCase() === "iam:passedtoservice");
  return every(
    named.map(([, services]) =>
      any(services.members.map(({ value }) => (typeof value === "string" ? sure(matches(value, service)) : "maybe"))),
    ),
  );
}

function answerOf(verdict: Verdict): Answer {
  if (verdict.kind === "notApplicable" || verdict.findings.length > 0) return "no";
  return verdict.doubts.length > 0 ? "maybe" : "yes";
}
