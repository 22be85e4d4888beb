import type { Outcome } from "./outcome";
import { type Request, readRequest } from "./request";
import { step } from "./step";
import type { Tasks } from "./tasks";

/** What the function needs of the world around it. */
export interface World {
  tasks: Tasks;
  sleep(milliseconds: number): Promise<unknown>;
  now(): Date;
}

/** What ECS wants to hear from a lifecycle hook. */
export interface HookAnswer {
  hookStatus: "SUCCEEDED" | "FAILED" | "IN_PROGRESS";
  callBackDelay?: number;
  hookDetails?: object;
}

// A migration that takes seconds should not hold up a deployment for a minute.
const ASK_AGAIN_SECONDS = 10;

/**
 * Answers ECS, which asks again until a migration has ended, and to whoever waits for the end: with the end, or with
 * an error.
 */
export async function answer(event: unknown, requestId: string, world: World): Promise<HookAnswer | Outcome> {
  const request = readRequest(event, requestId);
  return request.asksAgain ? await answerOnce(request, world) : await answerAtTheEnd(request, world);
}

async function answerOnce(request: Request, { tasks, now }: World): Promise<HookAnswer> {
  const { outcome, progress } = await step(request, tasks, now());
  tell(outcome);
  if (outcome.status === "succeeded") return { hookStatus: "SUCCEEDED" };
  if (outcome.status === "failed") return { hookStatus: "FAILED" };
  const hookDetails = { ...request.migration, ...progress };
  return { hookStatus: "IN_PROGRESS", callBackDelay: ASK_AGAIN_SECONDS, hookDetails };
}

async function answerAtTheEnd(request: Request, { tasks, sleep, now }: World): Promise<Outcome> {
  let { progress } = request;
  for (;;) {
    const { outcome, progress: next } = await step({ ...request, progress }, tasks, now());
    tell(outcome);
    // An error is all that makes the call fail, and with it the update, before the service changes.
    if (outcome.status === "failed") throw new Error(outcome.message);
    if (outcome.status === "succeeded") return outcome;
    progress = next;
    await sleep(ASK_AGAIN_SECONDS * 1000);
  }
}

/** Says how things stand, and nothing of what came with the event. */
function tell({ status, message }: Outcome): void {
  if (status === "failed") console.error(message);
  else console.info(message);
}
