import { type Cloud, type Inputs, refuse } from "../../kit";

/** What a task needs before its containers run; ECS only finds out when it starts one. */
export function requireStart(cloud: Cloud, containers: Inputs[]): void {
  for (const { secrets = [] } of containers) for (const { valueFrom } of secrets) requireSecret(cloud, valueFrom);
}

function requireSecret(cloud: Cloud, valueFrom: string): void {
  // arn:aws:secretsmanager:region:account:secret:name, then which key, stage and version of it.
  const [arn] = /^arn:[^:]+:secretsmanager:[^:]*:[^:]*:secret:[^:]+/.exec(valueFrom) ?? [];
  if (arn === undefined || cloud.isGiven(valueFrom) || cloud.isGiven(arn) || ownerOf(arn) !== cloud.account) return;
  if (cloud.find("aws:secretsmanager/secret:Secret", arn)) return;
  refuse(
    "ResourceInitializationError",
    `unable to pull secrets or registry auth: ResourceNotFoundException: Secrets Manager can't find the specified secret (${arn})`,
    "no task of the service starts, so it never reaches a steady state",
  );
}

function ownerOf(arn: string): string | undefined {
  return arn.split(":")[4];
}
