import { readFileSync } from "node:fs";
import { parse } from "yaml";

import { matchesStars } from "./stars";

/** That one rule need not be kept by some resources until a day, and who answers for it. */
export interface Exemption {
  readonly rule: string;
  /** The URNs of what is exempted; `*` stands for any characters. */
  readonly urn: string;
  readonly reason: string;
  readonly owner: string;
  /** The last day on which it holds, such as 2027-01-31. */
  readonly expires: string;
  readonly ticket: string;
  /** Where it stands, for messages. */
  readonly place: string;
}

export interface Exemptions {
  readonly valid: readonly Exemption[];
  /** What is wrong, each with its place. */
  readonly problems: readonly string[];
}

const FIELDS = ["rule", "urn", "reason", "owner", "expires", "ticket"] as const;
type Field = (typeof FIELDS)[number];

const LEAST_REASON = 20;
const MOST_DAYS = 180;
const DAY = 24 * 60 * 60 * 1000;

/** Reads a file of exemptions. One that cannot be read exempts nothing, and says so. */
export function readExemptionsFile(path: string, file: string, now: Date): Exemptions {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    // Such as EISDIR: what else Node says of it repeats the path.
    const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
    const problem = `${file}: found something that cannot be read${code}, expected a file with a list of exemptions`;
    return { valid: [], problems: [problem] };
  }
  return readExemptions(text, file, now);
}

/** Reads the text of exemptions, a YAML list. What is wrong in it exempts nothing. */
export function readExemptions(text: string, file: string, now: Date): Exemptions {
  let content: unknown;
  try {
    content = parse(text, { logLevel: "error" });
  } catch (error) {
    const message = error instanceof Error ? error.message.split("\n")[0] : "it cannot be read";
    return {
      valid: [],
      problems: [`${file}: found text that is not YAML (${message}), expected a list of exemptions`],
    };
  }
  if (content === null) return { valid: [], problems: [] };
  if (!Array.isArray(content)) {
    return { valid: [], problems: [`${file}: found something else than a list, expected a list of exemptions`] };
  }
  const read = content.map((entry: unknown, at) => readOne(entry, `${file}[${at}]`, now));
  return {
    valid: read.flatMap(({ exemption }) => exemption ?? []),
    problems: read.flatMap(({ problems }) => problems),
  };
}

function readOne(entry: unknown, place: string, now: Date): { exemption?: Exemption; problems: string[] } {
  if (typeof entry !== "object" || entry === null || Array.isArray(entry)) {
    return { problems: [`${place}: expected an object with ${FIELDS.join(", ")}`] };
  }
  const given = new Map(Object.entries(entry));
  const text = (field: Field) => textOf(given.get(field));
  const problems = [
    ...FIELDS.filter((field) => text(field) === "").map((field) => `${field}: found nothing, expected a text`),
    ...[...given.keys()]
      .filter((key) => !FIELDS.some((field) => field === key))
      .map((key) => `${key}: there is no such field, expected ${FIELDS.join(", ")}`),
    ...(["owner", "ticket"] as const)
      .filter((field) => /[()]/.test(text(field)))
      .map((field) => `${field}: found a parenthesis, expected a text without: reports read it between two`),
    ...(text("reason") === "" ? [] : wrongReason(text("reason"))),
    ...(text("expires") === "" ? [] : wrongExpiry(text("expires"), now)),
    ...(text("urn") === "" ? [] : wrongPattern(text("urn"))),
  ].map((problem) => `${place}.${problem}`);
  if (problems.length > 0) return { problems };
  const [rule, urn, reason, owner, expires, ticket] = FIELDS.map(text) as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  return { exemption: { rule, urn, reason, owner, expires, ticket, place: `${place} (${rule})` }, problems };
}

function textOf(value: unknown): string {
  // YAML may read a day as a date, and a ticket as a number.
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  // Whatever lines it is written in, reports read each field from one.
  return typeof value === "string" || typeof value === "number" ? String(value).replace(/\s+/g, " ").trim() : "";
}

function wrongReason(reason: string): string[] {
  if (reason.length >= LEAST_REASON) return [];
  return [`reason: found ${reason.length} characters, expected a sentence of ${LEAST_REASON} or more`];
}

function wrongExpiry(expires: string, now: Date): string[] {
  const end = /^\d{4}-\d{2}-\d{2}$/.test(expires) ? Date.parse(`${expires}T23:59:59Z`) : Number.NaN;
  // JavaScript takes the 30th of February for the 2nd of March.
  if (Number.isNaN(end) || !new Date(end).toISOString().startsWith(expires))
    return [`expires: found ${JSON.stringify(expires)}, expected a day such as 2027-01-31`];
  if (end < now.getTime())
    return [`expires: found ${expires}, which is over, expected the finding mended or a new decision`];
  const last = new Date(now.getTime() + MOST_DAYS * DAY).toISOString().slice(0, 10);
  return expires > last
    ? [`expires: found ${expires}, expected a day within ${MOST_DAYS} days, ${last} at the latest`]
    : [];
}

const LEAST_NAME = 3;

/** A pattern says which resource is meant: its stack, project and type by their names, and most of its own name. */
function wrongPattern(urn: string): string[] {
  const [scheme = "", project = "", types = "", ...names] = urn.split("::");
  const name = names.join("::");
  const type = types.split("$").at(-1) ?? "";
  const isNarrow =
    /^urn:pulumi:[^*]+$/.test(scheme) &&
    /^[^*]+$/.test(project) &&
    /^\*?[\w.-]+:[\w./-]*:\w+$/.test(type) &&
    name.replaceAll("*", "").length >= LEAST_NAME &&
    name.split("*").length <= 2;
  if (isNarrow) return [];
  const example = "urn:pulumi:production::evenkeel::*aws:s3/bucket:Bucket::exports";
  return [
    `urn: found ${JSON.stringify(urn)}, expected one that names stack, project, type and resource, such as ${example}; ` +
      `a * may stand before the type, and once in a name of ${LEAST_NAME} other characters or more`,
  ];
}

/** Whether an exemption is about a URN. */
export function isAbout({ urn: pattern }: Exemption, urn: string): boolean {
  return matchesStars(pattern, urn);
}

/** Whether an exemption is about resources of a stack: another stack's is not unused for having nothing here. */
export function isOfStack({ urn }: Exemption, stackUrn: string): boolean {
  const [scheme, project] = urn.split("::");
  const [ownScheme, ownProject] = stackUrn.split("::");
  return scheme === ownScheme && project === ownProject;
}

/** What stands before the finding of what is exempted. */
export function exempted({ expires, owner, ticket, reason }: Exemption): string {
  return `exempted until ${expires} by ${owner} (${ticket}): ${reason}`;
}
