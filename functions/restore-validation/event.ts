/** The restore job that an event is about. */
export interface RestoreEvent {
  restoreJobId: string;
}

/**
 * Reads what AWS Backup tells when a restore test has restored a database. Throws on anything else: what is not
 * understood is not checked, and must not look as if it were.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/restore-testing-validation.html
 */
export function readEvent(event: unknown, restoreTestingPlanArn: string): RestoreEvent {
  const { source, "detail-type": type, detail } = fields(event, "the event");
  const { status, restoreJobId, restoreTestingPlanArn: plan } = fields(detail, "detail");
  expect("source", source, "aws.backup");
  expect("detail-type", type, "Restore Job State Change");
  expect("detail.status", status, "COMPLETED");
  expect("detail.restoreTestingPlanArn", plan, restoreTestingPlanArn);
  if (typeof restoreJobId === "string" && restoreJobId !== "") return { restoreJobId };
  throw new Error("detail.restoreJobId has to be a text");
}

function fields(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  throw new Error(`${name} has to be an object`);
}

function expect(field: string, found: unknown, expected: string): void {
  if (found !== expected) throw new Error(`${field} is ${JSON.stringify(found)}, and has to be ${expected}`);
}
