import { packs } from "../../../policies/all/index";
import { UNKNOWN_TEXT, urnOf } from "../../../policies/harness";
import type { Properties, RelatedExample } from "../../../policies/kit";
import { Session } from "../../../policies/kit/session";
import { facts } from "../examples";

/** A program as somebody else would write it, and what the packs have to say of it. */
export interface Program {
  /** What it is, in a few words. */
  readonly title: string;
  readonly resources: readonly RelatedExample[];
  /** Each mistake in it: the rule and the resource. */
  readonly findings: readonly string[];
}

// Which of its parts have to survive a disaster is for each program to say: the fourth pack is not asked.
const asked = packs.filter(({ name }) => name !== "resilience");

/** The program in its first preview: what comes from another resource is not known yet. */
export function previewed(program: Program): Program {
  const hide = ({ properties, from }: RelatedExample) =>
    Object.entries(properties).map(([key, value]) => [key, key in from && !isObject(value) ? UNKNOWN_TEXT : value]);
  return {
    ...program,
    resources: program.resources.map((each) => ({ ...each, properties: Object.fromEntries(hide(each)) })),
  };
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

/** What the packs say of a program: a rule and a resource for each finding or doubt. */
export function saidOf({ resources }: Program): string[] {
  const session = new Session(asked, __dirname);
  session.configure(new Map([["policy-settings", { values: { exemptions: [] } }]]));
  session.configureStack({ project: "shop", stack: "prod", config: {}, tags: new Map() });
  const urnsOf = (name: string) => resources.filter((each) => each.name === name).map(({ type }) => urnOf(type, name));
  const related = resources.map((each) => ({
    ...facts(each),
    propertyDependencies: Object.fromEntries(Object.entries(each.from).map(([key, name]) => [key, urnsOf(name)])),
  }));
  const found = [
    ...related.flatMap((each) => session.analyze(each).diagnostics),
    ...session.analyzeStack(related).diagnostics,
  ];
  const said = found.map(({ rule, urn, message }) => {
    const doubt = message.startsWith("undetermined") ? "undetermined " : "";
    return `${doubt}${rule} ${urn.split("::").at(-1)}`;
  });
  return [...new Set(said)].sort();
}

/** The resources as the engine registers them under a provider with this configuration. */
export function under(provider: Properties, resources: readonly RelatedExample[]): RelatedExample[] {
  return resources.map((resource) => ({ ...resource, provider }));
}

/** The tags that the packs ask for. */
export const tags = {
  Project: "shop",
  Environment: "production",
  Service: "web",
  Owner: "web-team",
  CostCenter: "CC-2040",
  DataClassification: "internal",
  ManagedBy: "pulumi",
};

export const ACCOUNT = "111122223333";
export const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/6f0f3f5e-0000-4000-8000-000000000001`;

/** The policy of a key as AWS's guides begin it. */
export const keyPolicy = {
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "Enable IAM User Permissions",
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      Action: "kms:*",
      Resource: "*",
    },
  ],
};

/** What lets a service of AWS take a role. */
export function trustOf(service: string): string {
  const statement = { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}

/** The statement that refuses requests to a bucket without TLS, as AWS's guides write it. */
export function tlsOnly(bucket: string) {
  return {
    Sid: "AllowSSLRequestsOnly",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}
