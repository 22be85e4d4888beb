import * as z from "zod";

import { refuse } from "../base/checks";
import { holdsPassword } from "../base/sensitive-names";
import type { DeploymentStrategy } from "./deployment-settings";
import { checkFargateSize, cpuUnits } from "./fargate-sizes";
import { permission } from "./permission-settings";
import { type Placed, runsOn } from "./runtime";

/**
 * When ECS runs a migration: before the first task of the new version starts, once in a deployment. AWS describes the
 * stages of deployments that shift traffic; of a rolling one it describes none at which a function is called.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-lifecycle-hooks.html
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-how-it-works.html
 */
export const MIGRATION_STAGE = "PRE_SCALE_UP";

// The session of a role ends after twelve hours at the latest, and with it the update that waits for the migration.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use.html
const LONGEST_SESSION_MINUTES = 720;

// Without a stage, one call of a function waits for the migration, and a call ends after fifteen minutes. The last
// minute is for stopping what does not end by itself.
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const LONGEST_CALL_MINUTES = 14;

/** The task that brings the database to what a new version needs, before that version starts. */
export const migrationSettings = z.strictObject({
  command: z
    .array(z.string().min(1))
    .min(1)
    .check(({ value, issues }) => refusePasswords(value, issues))
    .describe(
      "What the service's image runs to migrate, for example [npm, run, migrate]. Running it twice does no harm.",
    ),
  timeoutMinutes: z
    .int()
    .min(1)
    .max(LONGEST_SESSION_MINUTES)
    .default(10)
    .describe("Minutes after which a migration has failed. 14 at most with rolling deployments on ECS."),
  cpu: z
    .literal([...cpuUnits])
    .optional()
    .describe("CPU units of the migration's task. The service's, if absent."),
  memory: z.int().optional().describe("Memory of the migration's task in MiB. The service's, if absent."),
  permissions: z
    .array(permission)
    .default([])
    .describe("What the migration may do in AWS. Nothing, if empty: those of the service are not its own."),
});

export type MigrationSettings = z.output<typeof migrationSettings>;

/** Whether ECS itself runs the migration, as a stage of the deployment. */
export function hasMigrationStage(strategy: DeploymentStrategy): boolean {
  return strategy !== "rolling";
}

export function checkMigrationTime({
  migration,
  deployment,
  ...placed
}: Placed & {
  migration?: { timeoutMinutes: number } | undefined;
  deployment: { strategy: DeploymentStrategy };
}): string | undefined {
  if (!migration || hasMigrationStage(deployment.strategy) || !runsOn(placed, "ecs")) return undefined;
  if (migration.timeoutMinutes <= LONGEST_CALL_MINUTES) return undefined;
  return (
    "a rolling deployment has no stage for a migration, and the function that runs it instead waits " +
    `${LONGEST_CALL_MINUTES} minutes at most. Set it to ${LONGEST_CALL_MINUTES} or less, or deployment.strategy to ` +
    "blueGreen, canary or linear."
  );
}

export function checkMigrationSize({
  migration,
  cpu,
  memory,
  ...placed
}: Placed & {
  migration?: { cpu?: number | undefined; memory?: number | undefined } | undefined;
  cpu: number;
  memory: number;
}): string | undefined {
  if (migration?.cpu === undefined && migration?.memory === undefined) return undefined;
  if (!runsOn(placed, "ecs")) return undefined;
  const message = checkFargateSize(migration.cpu ?? cpu, migration.memory ?? memory);
  if (!message || migration.memory !== undefined) return message;
  return `it is the service's, ${memory}; ${message}`;
}

function refusePasswords(command: readonly string[], issues: z.core.$ZodRawIssue[]): void {
  for (const [index, word] of command.entries()) {
    if (!holdsPassword(word)) continue;
    refuse(issues, command, "it holds a password, and everybody can read it here. Read it from a secret.", index);
  }
}
