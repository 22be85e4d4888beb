import { setTimeout as sleep } from "node:timers/promises";

import { ECSClient } from "@aws-sdk/client-ecs";

import { answer } from "./answer";
import { tasksOf } from "./tasks";

// A throttled question is asked again: its failure would fail the deployment.
const tasks = tasksOf(new ECSClient({ maxAttempts: 6 }));

/** What Lambda calls. */
export async function handler(event: unknown, { awsRequestId }: { awsRequestId: string }): Promise<unknown> {
  return await answer(event, awsRequestId, { tasks, sleep, now: () => new Date() });
}
