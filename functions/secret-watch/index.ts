import { setTimeout as sleep } from "node:timers/promises";

import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

import { watch } from "./watch";

const manager = new SecretsManagerClient({ maxAttempts: 6 });

/** What Lambda calls. */
export async function handler(): Promise<void> {
  await watch(process.env.SECRET_ARNS, {
    manager,
    now: () => new Date(),
    sleep,
    print: (line) => process.stdout.write(`${line}\n`),
  });
}
