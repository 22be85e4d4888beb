// What it may do, for all services and secrets in SERVICES, JSON of [{ service, cluster, secretArns }]:
// - ecs:DescribeServices, ecs:UpdateService on the services
// - secretsmanager:DescribeSecret, secretsmanager:ListSecretVersionIds on the secrets: it never sees a value
// It needs no network of ours, and no longer than two minutes. EventBridge calls it, on the event "Secret Rotated" of
// evenkeel.rotation and every hour; whichever secret the event is about, it looks at all of them.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
import { setTimeout as sleep } from "node:timers/promises";

import { ECSClient } from "@aws-sdk/client-ecs";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

import { answer } from "./answer";
import { readServices } from "./services";

const services = readServices(process.env.SERVICES);
const ecs = new ECSClient({ maxAttempts: 6 });
const secrets = new SecretsManagerClient({ maxAttempts: 6 });

/** What Lambda calls. */
export async function handler(event: unknown): Promise<unknown> {
  return await answer(event, { services, ecs, secrets, sleep });
}
