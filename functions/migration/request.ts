/** What a migration is: a task of this definition, at this place. The service's deployment hands it over. */
export interface Migration {
  service: string;
  taskDefinition: string;
  cluster: string;
  subnets: string[];
  securityGroups: string[];
  container: string;
  logGroup: string;
  timeoutMinutes: number;
}

/** How far it has come: what one call of the function hands to the next. */
export interface Progress {
  /** When the first call was, in ISO 8601. */
  since?: string;
  task?: string;
}

/** Who asks for a migration. */
export interface Caller {
  /** The same for all calls that mean the same migration. */
  key: string;
  /** Different for calls that may start it anew: a second attempt at what has failed. */
  attempt: string;
}

export interface Request {
  migration: Migration;
  progress: Progress;
  caller: Caller;
  /** Whether ECS asks, and so asks again, or somebody who waits for the end. */
  asksAgain: boolean;
}

/**
 * Reads what ECS sends to a lifecycle hook, or what an update without such a hook sends. Throws on anything else.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/lambda-lifecycle-hooks.html
 */
export function readRequest(event: unknown, requestId: string): Request {
  const { lifecycleStage, resourceArn, executionId, hookDetails } = fields(event, "the event");
  const details = fields(hookDetails, "hookDetails");
  const migration = readMigration(details);
  const progress = readProgress(details);
  if (lifecycleStage === undefined) {
    const caller = { key: migration.taskDefinition, attempt: requestId };
    return { migration, progress, caller, asksAgain: false };
  }
  // A deployment migrates once, however often ECS asks about it.
  const key = resourceArn ?? executionId;
  if (typeof key !== "string" || key === "") throw new Error("the event names neither resourceArn nor executionId");
  return { migration, progress, caller: { key, attempt: "" }, asksAgain: true };
}

function readMigration(details: Fields): Migration {
  return {
    service: text(details, "service"),
    taskDefinition: text(details, "taskDefinition"),
    cluster: text(details, "cluster"),
    subnets: texts(details, "subnets"),
    securityGroups: texts(details, "securityGroups"),
    container: text(details, "container"),
    logGroup: text(details, "logGroup"),
    timeoutMinutes: positive(details, "timeoutMinutes"),
  };
}

function readProgress(details: Fields): Progress {
  return {
    ...(details.since !== undefined && { since: time(details, "since") }),
    ...(details.task !== undefined && { task: text(details, "task") }),
  };
}

type Fields = Readonly<Record<string, unknown>>;

function fields(value: unknown, name: string): Fields {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  throw new Error(`${name} has to be an object`);
}

function text(from: Fields, field: string): string {
  const value = from[field];
  if (typeof value === "string" && value !== "") return value;
  throw new Error(`hookDetails.${field} has to be a text`);
}

function texts(from: Fields, field: string): string[] {
  const value = from[field];
  const isText = (each: unknown) => typeof each === "string" && each !== "";
  if (Array.isArray(value) && value.length > 0 && value.every(isText)) return value;
  throw new Error(`hookDetails.${field} has to be a list of texts`);
}

function time(from: Fields, field: string): string {
  const value = text(from, field);
  if (Number.isFinite(Date.parse(value))) return value;
  throw new Error(`hookDetails.${field} has to be a time`);
}

function positive(from: Fields, field: string): number {
  const value = from[field];
  if (typeof value === "number" && value > 0) return value;
  throw new Error(`hookDetails.${field} has to be a positive number`);
}
