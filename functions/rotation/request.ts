const rotationSteps = ["createSecret", "setSecret", "testSecret", "finishSecret"] as const;

export type RotationStep = (typeof rotationSteps)[number];

/** One of the four steps in which Secrets Manager rotates a secret. */
export interface RotationRequest {
  step: RotationStep;
  secretArn: string;
  /** The version that the rotation makes. */
  version: string;
  /** Says on whose behalf the new value is put. */
  rotationToken: string | undefined;
}

/** Ours: gives a secret what it needs before anybody reads it. It may be asked any number of times. */
export interface FirstValueRequest {
  step: "firstValue";
  secretArn: string;
}

/**
 * Reads what Secrets Manager sends, or what a deployment sends. Throws on anything else.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
 */
export function readRequest(event: unknown): RotationRequest | FirstValueRequest {
  if (typeof event !== "object" || event === null) throw new Error("the event has to be an object");
  const { Step, SecretId, ClientRequestToken, RotationToken }: Record<string, unknown> = { ...event };
  const secretArn = text("SecretId", SecretId);
  if (Step === "firstValue") return { step: Step, secretArn };

  const step = rotationSteps.find((known) => known === Step);
  if (step === undefined)
    throw new Error(`the event's Step has to be firstValue or one of ${rotationSteps.join(", ")}`);
  const rotationToken = RotationToken === undefined ? undefined : text("RotationToken", RotationToken);
  return { step, secretArn, version: text("ClientRequestToken", ClientRequestToken), rotationToken };
}

function text(field: string, value: unknown): string {
  if (typeof value === "string" && value !== "") return value;
  throw new Error(`the event's ${field} has to be a text`);
}
