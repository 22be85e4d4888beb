import type { Cloud, Inputs } from "../../kit";
import { ARN, type KnownValue, secretOf, valueAt } from "./value";

/** What somebody wants to read: a secret by its ARN or name, of which stage, and which key of what is JSON in it. */
export interface Wanted {
  readonly reference: string;
  readonly stage: string;
  readonly key?: string | undefined;
}

/** Why a value cannot be had, in the words of Secrets Manager. */
export function retrievalProblem(cloud: Cloud, { reference, stage, key = "" }: Wanted): string | undefined {
  const arn = ARN.exec(reference)?.[0] ?? reference;
  const owner = arn.startsWith("arn:") ? arn.split(":")[4] : cloud.account;
  if (cloud.isGiven(reference) || cloud.isGiven(arn) || owner !== cloud.account) return undefined;
  const value = find(cloud, arn, stage);
  if (typeof value === "string") return value;
  if (key === "" || keysOf(value)?.includes(key) !== false) return undefined;
  return `retrieved secret from Secrets Manager did not contain json key ${key}`;
}

/** The keys of the current value of a secret, as far as this cloud knows them. */
export function keysIn(cloud: Cloud, reference: string): string[] | undefined {
  const secret = secretOf(cloud, reference);
  const value = secret && valueAt(cloud, secret, "AWSCURRENT");
  return value && keysOf(value);
}

function find(cloud: Cloud, arn: string, stage: string): KnownValue | string {
  const secret = secretOf(cloud, arn);
  // A preview does not know yet what will be written.
  if (secret && cloud.isPreview) return {};
  if (secret) return valueAt(cloud, secret, stage) ?? NO_VALUE.replace("{stage}", stage);
  if (managers(cloud).some((one) => one.outputs.masterUserSecrets?.some(isOf(arn)))) return MANAGED;
  const name = arn.replace(/^.*:secret:/, "").replace(/-\w{6}$/, "");
  if (cloud.remnant("aws:secretsmanager/secret:Secret", name)) return DELETED;
  return `ResourceNotFoundException: Secrets Manager can't find the specified secret (${arn})`;
}

// What RDS writes. https://docs.aws.amazon.com/secretsmanager/latest/userguide/integrating_how-services-use-secrets_RDS.html
const MANAGED: KnownValue = { text: JSON.stringify({ username: "", password: "" }) };

const NO_VALUE =
  "ResourceNotFoundException: Secrets Manager can't find the specified secret value for staging label: {stage}";
const DELETED =
  "InvalidRequestException: You can't perform this operation on the secret because it was marked for deletion.";

function managers(cloud: Cloud) {
  return ["aws:rds/instance:Instance", "aws:rds/cluster:Cluster"].flatMap((type) => cloud.every(type));
}

function isOf(arn: string) {
  return ({ secretArn }: Inputs) => secretArn === arn;
}

/** The keys of a value that is JSON, none of a value that is not, and nothing of a value that nobody here has seen. */
function keysOf({ text }: KnownValue): string[] | undefined {
  if (text === undefined) return undefined;
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === "object" && json !== null ? Object.keys(json) : [];
  } catch {
    return [];
  }
}
