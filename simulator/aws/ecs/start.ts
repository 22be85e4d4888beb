import { type Cloud, type Inputs, refuse } from "../../kit";
import { ARN, type KnownValue, secretOf, valueAt } from "../secretsmanager/value";

/** What a task needs before its containers run; ECS only finds out when it starts one. */
export function requireStart(cloud: Cloud, containers: Inputs[]): void {
  for (const { secrets = [] } of containers) for (const { valueFrom } of secrets) requireSecret(cloud, valueFrom);
}

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
function requireSecret(cloud: Cloud, valueFrom: string): void {
  const [arn] = ARN.exec(valueFrom) ?? [];
  if (arn === undefined || cloud.isGiven(valueFrom) || cloud.isGiven(arn) || ownerOf(arn) !== cloud.account) return;
  const [key = "", stage = ""] = valueFrom.slice(arn.length + 1).split(":");
  const value = requireValue(cloud, arn, stage || "AWSCURRENT");
  if (key === "" || keysOf(value)?.includes(key) !== false) return;
  stop(`retrieved secret from Secrets Manager did not contain json key ${key}`);
}

function requireValue(cloud: Cloud, arn: string, stage: string): KnownValue {
  const secret = secretOf(cloud, arn);
  // A preview does not know yet what will be written.
  if (secret && cloud.isPreview) return {};
  if (secret) return valueAt(cloud, secret, stage) ?? stop(NO_VALUE.replace("{stage}", stage));
  if (managers(cloud).some((one) => one.outputs.masterUserSecrets?.some(isOf(arn)))) return MANAGED;
  const name = arn.replace(/^.*:secret:/, "").replace(/-\w{6}$/, "");
  if (cloud.remnant("aws:secretsmanager/secret:Secret", name)) stop(DELETED);
  return stop(`ResourceNotFoundException: Secrets Manager can't find the specified secret (${arn})`);
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

function stop(why: string): never {
  return refuse(
    "ResourceInitializationError",
    `unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: ${why}`,
    "no task of the service starts, so it never reaches a steady state",
  );
}

function ownerOf(arn: string): string | undefined {
  return arn.split(":")[4];
}
