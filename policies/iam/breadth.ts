import { pass, type Statement, some, unknown, type Verdict, type View } from "../kit";
import { type Answer, any, every, sure } from "./answer";
import { matches } from "./pattern";
import { coversKind } from "./resources";
import { has } from "./statements";

// Services whose ARNs begin with the resource's own name. Elsewhere it follows the kind, as in `secret:name`.
const WITHOUT_KIND = ["s3", "sns", "sqs", "execute-api"];

/** Whether a resource is every one of a kind. */
export function isBroadResource(resource: string): boolean {
  const [, , service = "", , account = "", ...rest] = resource.split(":");
  if (rest.length === 0) return resource.includes("*");
  const name = rest.join(":");
  const own = WITHOUT_KIND.includes(service) ? name : name.replace(/^[\w-]+[:/]/, "");
  // Stars between marks that nearly every name has, as in `*-*`, leave nothing out. A bucket's name stands before the `/`.
  const isWild = /^[^a-z\d]*\*[^a-z\d]*$/i.test(own) || (service === "s3" && account === "" && /^[*?]+\//.test(own));
  return /[*?]/.test(service) || isWild || coversKind(service, name);
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

/**
 * Whether a condition key confines a statement to some of the resources that it is about. A value that is not known yet
 * names something.
 */
export function tellsResourcesApart(key: string, value: string | undefined): boolean {
  // What is about to be made has no name yet: a tag that it has to get tells it from all else.
  const isTag = /^[\w-]+:re(source|quest)tag\//.test(key);
  if (isTag || key.startsWith("kms:encryptioncontext:")) return true;
  return TELL_RESOURCES_APART.includes(key) && (value === undefined || !isAnyOfKind(value));
}

/** Whether a value of a condition is every service, every alias, or every resource of a kind. */
function isAnyOfKind(value: string): boolean {
  return value.startsWith("*") || /^alias\/[*?]+$/.test(value) || (value.startsWith("arn:") && isBroadResource(value));
}

// Tags that a controller gives to what it made, and whose names nobody else uses: those have its domain, or are CSI's.
const TAG_OF_CONTROLLER = /^[\w-]+:re(?:source|quest)tag\/(?:[\w-]*[./]|CSI)/i;

/**
 * Whether a statement is about what a controller has made only, which has a tag of it whatever the tag's value.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Null
 */
export function demandsTag(statement: Statement, otherwise: Verdict): Verdict {
  const conditions = statement.element("Condition");
  const isWanted = (operator: string, values: View) =>
    values.every(({ text }) => (text === WHERE_THERE[operator.toLowerCase()] ? pass : otherwise));
  const demands = ([operator, keys]: readonly [string, View]) => {
    const tags = keys.entries.filter(([key]) => TAG_OF_CONTROLLER.test(key));
    return keys.decide(
      () =>
        some(
          tags.map(([, values]) => isWanted(operator, values)),
          otherwise,
        ),
      otherwise,
    );
  };
  return conditions.decide(() => some(conditions.entries.map(demands), otherwise), otherwise);
}

// What operators compare a key with to hold where it is there.
const WHERE_THERE: Readonly<Record<string, string>> = { null: "false", stringlike: "*" };

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
  const limits = (key: string, value: string | undefined) =>
    LIMIT_RIGHTS.includes(key) && (value === undefined || !(isAnyOfKind(value) || isOfAdministrators(value)));
  const denies = has(statement, "Deny");
  if (denies !== "no") return every([denies, exceptsOnly(statement, limits)]);
  return answerOf(statement.confinedBy((key, value) => tellsResourcesApart(key, value) || limits(key, value)));
}

/**
 * Whether all that a denial leaves is what it names by such a key: whoever sets no boundary, say, or another one, is
 * denied.
 */
function exceptsOnly(denial: Statement, isKey: (key: string, value: string | undefined) => boolean): Answer {
  const condition = denial.element("Condition");
  const [first, ...others] = condition.entries;
  if (!first || others.length > 0) return condition.value === unknown ? "maybe" : "no";
  const [operator, keys] = first;
  if (!/^(?:String|Arn)Not(?:Equals|EqualsIgnoreCase|Like)$/i.test(operator)) return "no";
  const [named, ...more] = keys.entries;
  if (!named || more.length > 0) return keys.value === unknown ? "maybe" : "no";
  const [key, values] = named;
  const isNamed = ({ value }: View) => isKey(key.toLowerCase(), typeof value === "string" ? value : undefined);
  return sure(values.members.every(isNamed));
}

/** Whether an ARN of a policy, or a pattern of some, is that of a policy with which one may do everything. */
function isOfAdministrators(policy: string): boolean {
  const ofCommercial = policy.replace(/^arn:aws-[\w-]+:/, "arn:aws:");
  return ["AdministratorAccess", "IAMFullAccess"].some((name) =>
    matches(ofCommercial, `arn:aws:iam::aws:policy/${name}`),
  );
}

/** Whether a statement lets roles be passed to a service: it does unless it names other services. */
export function passesTo(statement: Statement, service: string): Answer {
  if (has(statement, "Deny") === "yes") return "yes";
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
