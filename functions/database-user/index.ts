// What it may do. SECRET is SECRET_ARN and each of PROXY_SECRET_ARNS, ADMINISTRATOR is ADMINISTRATOR_SECRET_ARN:
// - secretsmanager:DescribeSecret, GetSecretValue, PutSecretValue, UpdateSecretVersionStage on SECRET
// - kms:Decrypt, kms:GenerateDataKey on SECRET's key, where kms:EncryptionContext:SecretARN is SECRET and kms:ViaService
//   is secretsmanager.<region>.amazonaws.com
// - secretsmanager:GetSecretValue on ADMINISTRATOR, and kms:Decrypt on its key under the same conditions
// - events:PutEvents on event-bus/default, where events:source is evenkeel.rotation and events:detail-type Secret Rotated
// It connects to PostgreSQL, Secrets Manager, and EventBridge. A call takes two minutes at most.
// https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets-required-permissions-function.html
import { setTimeout as sleep } from "node:timers/promises";

import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

import { announceTo } from "../rotation";
import { answer } from "./answer";
import { openAt } from "./database";
import { readSettings } from "./settings";

const settings = readSettings(process.env);
const secrets = new SecretsManagerClient({ maxAttempts: 6 });
const announce = announceTo(new EventBridgeClient({ maxAttempts: 6 }));

/** What Lambda calls. */
export async function handler(event: unknown): Promise<unknown> {
  return await answer(event, { settings, secrets, announce, open: openAt(settings.server), sleep });
}
