import { neverItsTurn, type Outcome, outcomeOf, tooLate, waits } from "./outcome";
import type { Progress, Request } from "./request";
import type { Tasks } from "./tasks";

export interface Step {
  outcome: Outcome;
  progress: Progress;
}

/**
 * Takes a migration one step further: starts its task, or looks how it stands. It may be asked again after any step,
 * and after a step whose answer was lost, without a second task being started.
 */
export async function step(request: Request, tasks: Tasks, now: Date): Promise<Step> {
  const { task } = request.progress;
  return task === undefined ? await begin(request, tasks, now) : await look(request, task, tasks, now);
}

async function begin({ migration, progress, caller }: Request, tasks: Tasks, now: Date): Promise<Step> {
  const { since = now.toISOString() } = progress;
  const waited = now.getTime() - Date.parse(since);
  try {
    // Two at a time would meet in the same tables: a deployment that was overtaken leaves its migration behind.
    const earlier = await tasks.running(migration, caller);
    if (earlier && !earlier.isOwn) {
      const isLate = waited >= limit(migration);
      const outcome = isLate
        ? neverItsTurn(migration, earlier.task)
        : waits(migration, `an earlier one, ${earlier.task}`);
      return { outcome, progress: { since } };
    }
    const task = earlier?.task ?? (await tasks.start(migration, caller));
    return { outcome: outcomeOf(migration, task, undefined), progress: { since: now.toISOString(), task } };
  } catch (error) {
    if (waited >= PERMISSIONS_HOLD_AFTER || !isOfPermissions(error)) throw error;
    return { outcome: waits(migration, "its permissions to take effect"), progress: { since } };
  }
}

async function look({ migration, progress }: Request, taskArn: string, tasks: Tasks, now: Date): Promise<Step> {
  const { since = now.toISOString() } = progress;
  const outcome = outcomeOf(migration, taskArn, await tasks.find(migration, taskArn));
  const isLate = now.getTime() - Date.parse(since) >= limit(migration);
  if (outcome.status !== "running" || !isLate) return { outcome, progress: { since, task: taskArn } };
  const late = tooLate(migration, taskArn);
  await tasks.stop(migration, taskArn, "the migration was not done in time");
  return { outcome: late, progress: { since, task: taskArn } };
}

function limit({ timeoutMinutes }: { timeoutMinutes: number }): number {
  return timeoutMinutes * 60_000;
}

// The first deployment makes the roles as well, and what IAM is told holds everywhere only after a while.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
const PERMISSIONS_HOLD_AFTER = 60_000;

function isOfPermissions(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === "AccessDeniedException" || /unable to assume the role/i.test(error.message);
}
