import { databaseNamed, embeddedMetrics } from "../embedded-metrics";
import { checkDatabase } from "./check-database";
import { readEvent } from "./event";
import { type Findings, messageOf, noFindings, reasonOf } from "./findings";
import type { RestoreJob, RestoreJobs } from "./restore-jobs";
import type { Endpoint, RestoredDatabase } from "./restored-database";
import type { Session } from "./session";
import type { Checks, Settings } from "./settings";

/** What the function needs of the world around it. */
export interface World {
  settings: Settings;
  jobs: RestoreJobs;
  restored(job: RestoreJob, checks: Checks): RestoredDatabase;
  openSession(endpoint: Endpoint, databaseName: string, until: number): Promise<Session>;
  /** Writes one line of log, as it is. */
  write(line: string): void;
  sleep(milliseconds: number): Promise<unknown>;
  now(): Date;
  /** How long this call may still take. */
  millisecondsLeft(): number;
}

// What is left of a call for tidying up and for the report.
const FOR_TIDYING = 4 * 60_000;
const FOR_REPORTING = 30_000;
const LOOK_EVERY = 15_000;
const CONNECT_FOR = 60_000;

// Lambda calls again twice when a call has failed: until then a database may still come up.
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
const PATIENCE = 30 * 60_000;

/** Checks what a restore test has restored, and says what comes of it. Throws where there is nothing to be said yet. */
export async function answer(event: unknown, world: World): Promise<void> {
  const { settings, jobs } = world;
  const { restoreJobId } = readEvent(event, settings.restoreTestingPlanArn);
  const job = await jobs.find(restoreJobId, settings.databases);
  if (!job) throw new Error(`restore job ${restoreJobId} has restored none of ${Object.keys(settings.databases)}`);
  const checks = settings.checks[job.database];
  if (!checks) throw new Error(`the function has no checks for ${job.database}`);
  const own = Object.values(settings.databases).includes(job.createdResourceArn);
  if (own) throw new Error(`restore job ${restoreJobId} names a database in use, ${job.createdResourceArn}`);

  const restored = world.restored(job, checks);
  // The same event may come twice. AWS Backup keeps to the first verdict.
  const findings = job.isJudged ? undefined : await examine(job, checks, restored, world);
  await tidyUp(restored, world);
  if (findings) await report(job, findings, world);
}

async function examine(job: RestoreJob, checks: Checks, restored: RestoredDatabase, world: World): Promise<Findings> {
  const arrival = await waitFor(restored, world);
  if ("endpoint" in arrival) return await lookInto(arrival.endpoint, job, checks, world);
  const { failure, isFinal } = arrival;
  const since = job.completedAt?.getTime() ?? 0;
  if (!isFinal && world.now().getTime() - since < PATIENCE) throw new Error(`${job.database}: ${failure}`);
  return { ...noFindings(), failures: [failure] };
}

type Arrival = { endpoint: Endpoint } | { failure: string; isFinal: boolean };

async function waitFor(restored: RestoredDatabase, world: World): Promise<Arrival> {
  for (;;) {
    const standing = await restored.look();
    if (standing.status === "up") return { endpoint: standing.endpoint };
    if (standing.status === "broken") return { failure: `the restored database is ${standing.what}`, isFinal: true };
    if (world.millisecondsLeft() < FOR_TIDYING + CONNECT_FOR + LOOK_EVERY) {
      return { failure: `the restored database has not come up: ${standing.what}`, isFinal: false };
    }
    await world.sleep(LOOK_EVERY);
  }
}

async function lookInto(endpoint: Endpoint, job: RestoreJob, checks: Checks, world: World): Promise<Findings> {
  const time = Math.min(checks.timeoutMinutes * 60_000, world.millisecondsLeft() - FOR_TIDYING);
  const until = world.now().getTime() + time;
  try {
    const session = await connect(endpoint, checks, until, world);
    const findings = await checkDatabase(session, checks, job.backupTime).finally(() => session.close());
    return { ...findings, seen: ["logged in over TLS", ...findings.seen] };
  } catch (error) {
    const failure = `cannot log in to the restored database at ${endpoint.host}: ${reasonOf(error)}`;
    return { ...noFindings(), failures: [failure] };
  }
}

// An instance that is available may not be known to every name server yet.
const NOT_THERE_YET = new Set(["ECONNREFUSED", "EAI_AGAIN", "EHOSTUNREACH", "ENOTFOUND", "ETIMEDOUT"]);

async function connect(endpoint: Endpoint, checks: Checks, until: number, world: World): Promise<Session> {
  const giveUp = Math.min(until, world.now().getTime() + CONNECT_FOR);
  for (;;) {
    try {
      return await world.openSession(endpoint, checks.databaseName, until);
    } catch (error) {
      const isTooEarly = error instanceof Error && "code" in error && NOT_THERE_YET.has(String(error.code));
      if (!isTooEarly || world.now().getTime() + LOOK_EVERY > giveUp) throw error;
      await world.sleep(LOOK_EVERY);
    }
  }
}

/** AWS Backup begins to delete once it has the verdict, so what is ours goes first. */
async function tidyUp(restored: RestoredDatabase, world: World): Promise<void> {
  try {
    while ((await restored.tidyUp()) === "going") {
      if (world.millisecondsLeft() < FOR_REPORTING + LOOK_EVERY) throw new Error("it still is there");
      await world.sleep(LOOK_EVERY);
    }
  } catch (error) {
    // The verdict is worth more than the cost of what is left behind, which the hourly watch counts.
    tell(world, "ERROR", { message: `the instance for looking was not removed: ${reasonOf(error)}` });
  }
}

async function report(job: RestoreJob, findings: Findings, world: World): Promise<void> {
  const isGood = findings.failures.length === 0;
  const { database, id, createdResourceArn, backupTime } = job;
  tell(world, isGood ? "INFO" : "ERROR", { database, restoreJobId: id, createdResourceArn, backupTime, ...findings });
  const duration =
    job.minutes === undefined ? [] : [{ name: "RestoreMinutes", unit: "None" as const, value: job.minutes }];
  const failed = { name: "RestoreTestFailed", unit: "Count" as const, value: isGood ? 0 : 1 };
  world.write(embeddedMetrics(databaseNamed(database), [failed, ...duration], world.now()));
  await world.jobs.judge(id, { isGood, message: messageOf(findings) });
}

function tell(world: World, level: "INFO" | "ERROR", what: object): void {
  world.write(JSON.stringify({ level, timestamp: world.now(), ...what }));
}
