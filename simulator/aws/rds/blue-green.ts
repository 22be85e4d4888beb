import { isDeepStrictEqual } from "node:util";

import { type Inputs, type Known, type Problem, refuse } from "../../kit";

const ENGINES = ["mariadb", "mysql", "postgres"];

// https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/rds/blue_green.go
export function blueGreenProblems({ blueGreenUpdate, engine, replicateSourceDb }: Inputs): Problem[] {
  if (!blueGreenUpdate?.enabled) return [];
  const problem = (reason: string): Problem => ({ path: "blueGreenUpdate.enabled", reason: `found true; ${reason}` });
  if (replicateSourceDb !== undefined) return [problem("a replica, replicateSourceDb, cannot be updated so")];
  return engine === undefined || ENGINES.includes(engine) ? [] : [problem(`only ${ENGINES.join(", ")} can be`)];
}

// What the provider changes without a second instance.
const AT_ONCE = new Set([
  "allowMajorVersionUpgrade",
  "applyImmediately",
  "blueGreenUpdate",
  "deleteAutomatedBackups",
  "deletionProtection",
  "finalSnapshotIdentifier",
  "replicateSourceDb",
  "skipFinalSnapshot",
  "tags",
  "tagsAll",
]);

/** Whether an update goes by a second instance that then takes the place of the first. Refuses where RDS makes none. */
export function switchesOver(inputs: Inputs, before: Known): boolean {
  if (!inputs.blueGreenUpdate?.enabled) return false;
  const names = [...new Set([...Object.keys(inputs), ...Object.keys(before.inputs)])];
  const changed = names.filter((name) => !isDeepStrictEqual(inputs[name], before.inputs[name]));
  if (changed.every((name) => AT_ONCE.has(name))) return false;
  const why = obstacle(inputs, before);
  if (why === undefined) return true;
  return refuse(
    "SourceDatabaseNotSupportedFault",
    "The source DB instance isn't supported for a blue/green deployment.",
    why,
  );
}

// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/blue-green-deployments-considerations.html
function obstacle(inputs: Inputs, before: Known): string | undefined {
  if (inputs.manageMasterUserPassword || before.inputs.manageMasterUserPassword)
    return "blueGreenUpdate does not go with manageMasterUserPassword";
  return before.outputs.backupRetentionPeriod > 0 ? undefined : "blueGreenUpdate needs backupRetentionPeriod 1 or more";
}
