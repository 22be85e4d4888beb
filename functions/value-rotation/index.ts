// What it may do. SECRETS are the ARNs of the secrets that it rotates, each with the key that encrypts it:
// - secretsmanager:DescribeSecret, GetSecretValue, PutSecretValue, UpdateSecretVersionStage on SECRETS
// - kms:Decrypt, kms:GenerateDataKey on their key, where kms:EncryptionContext:SecretARN is one of SECRETS and
//   kms:ViaService is secretsmanager.<region>.amazonaws.com
// - events:PutEvents on event-bus/default, where events:source is evenkeel.rotation and events:detail-type Secret Rotated
// It needs no network of ours, no environment, and no longer than half a minute.
// https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets-required-permissions-function.html
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

import { announceTo } from "../rotation";
import { answer } from "./answer";

const secrets = new SecretsManagerClient({ maxAttempts: 6 });
const announce = announceTo(new EventBridgeClient({ maxAttempts: 6 }));

/** What Lambda calls. */
export async function handler(event: unknown): Promise<unknown> {
  return await answer(event, { secrets, announce });
}
