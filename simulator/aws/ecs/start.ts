import { type Cloud, type Inputs, refuse } from "../../kit";
import { retrievalProblem } from "../secretsmanager/retrieval";
import { ARN } from "../secretsmanager/value";

/** What a task needs before its containers run; ECS only finds out when it starts one. */
export function requireStart(cloud: Cloud, containers: Inputs[]): void {
  for (const { secrets = [] } of containers) for (const { valueFrom } of secrets) requireSecret(cloud, valueFrom);
}

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
function requireSecret(cloud: Cloud, valueFrom: string): void {
  const [arn] = ARN.exec(valueFrom) ?? [];
  if (arn === undefined || cloud.isGiven(valueFrom)) return;
  const [key = "", stage = ""] = valueFrom.slice(arn.length + 1).split(":");
  const why = retrievalProblem(cloud, { reference: arn, stage: stage || "AWSCURRENT", key });
  if (why === undefined) return;
  refuse(
    "ResourceInitializationError",
    `unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: ${why}`,
    "no task of the service starts, so it never reaches a steady state",
  );
}
