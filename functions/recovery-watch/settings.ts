import { readDatabases } from "../databases";

/** What the component that makes the function has told it, in its environment. */
export interface Settings {
  /** The ARNs of the databases to watch, by their names. */
  databases: Readonly<Record<string, string>>;
  vaultName: string;
  /** Where backups are copied, if anywhere. */
  copy: { region: string; vaultName: string } | undefined;
  /** The plan by which restores are tested, if any. */
  restoreTestingPlanArn: string | undefined;
}

export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const { DATABASES, VAULT_NAME, COPY_REGION, COPY_VAULT_NAME, RESTORE_TESTING_PLAN_ARN } = environment;
  if (!VAULT_NAME) throw new Error("the function's environment has no VAULT_NAME");
  if (!COPY_REGION !== !COPY_VAULT_NAME)
    throw new Error("COPY_REGION and COPY_VAULT_NAME stand together, or not at all");
  return {
    databases: readDatabases(DATABASES),
    vaultName: VAULT_NAME,
    copy: COPY_REGION && COPY_VAULT_NAME ? { region: COPY_REGION, vaultName: COPY_VAULT_NAME } : undefined,
    restoreTestingPlanArn: RESTORE_TESTING_PLAN_ARN,
  };
}
