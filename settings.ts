import * as pulumi from "@pulumi/pulumi";
import * as z from "zod";

import { recoverySettings } from "./components/backup/recovery-settings";
import { restoreTestSettings } from "./components/backup/restore-validation/settings";
import { backupSettings } from "./components/backup/settings";
import { type SettingsProblem, settingsError, settingsProblems } from "./components/base";
import { accountSettings, tagSettings } from "./components/base/settings";
import { chaosSettings } from "./components/chaos/settings";
import { databaseKey, databaseSettings } from "./components/database/settings";
import { loadBalancerSettings } from "./components/load-balancer/settings";
import { monitoringSettings } from "./components/monitoring/settings";
import { networkSettings } from "./components/network/settings";
import { notificationSettings } from "./components/notifications/settings";
import { applicationUserSettings } from "./components/secrets/application-user-settings";
import { rotationSettings } from "./components/secrets/rotation-settings";
import { appSecretsSettings, secretSettings } from "./components/secrets/settings";
import { clusterSettings } from "./components/service/cluster-settings";
import { chartSettings } from "./components/service/eks-chart-settings";
import { eksDatadogSettings } from "./components/service/eks-datadog-settings";
import { eksClusterSettings } from "./components/service/eks-settings";
import { serviceName, workloadContract, workloadSettings } from "./components/service/workload";
import { contradictions, productionFloor, type SettingsExtent, type ValidSettings } from "./settings-checks";
import { givenSettings, NAMESPACE, withTextAsMeant } from "./settings-input";

const besideWorkload = {
  secrets: secretSettings.default({}),
  secretRecoveryWindowInDays: appSecretsSettings.shape.recoveryWindowInDays,
  secretReaders: appSecretsSettings.shape.readers,
  secretReplicaRegions: appSecretsSettings.shape.replicaRegions,
};

const service = workloadSettings.safeExtend(besideWorkload);

const database = databaseSettings.safeExtend({
  applicationUser: applicationUserSettings.prefault({}).describe("The user as which services log in."),
  recovery: recoverySettings.prefault({}).describe("What is promised of its data."),
  restoreTest: restoreTestSettings.prefault({}).describe("What a restored backup has to hold."),
});

const eks = eksClusterSettings.safeExtend({
  charts: chartSettings.prefault({}).describe("What is installed on the cluster, and where it comes from."),
  datadog: eksDatadogSettings
    .optional()
    .describe("Datadog on the cluster: agents, and what judges new versions. None, if absent."),
});

/** What a stack can say, section by section. Every section is a key of its own: `evenkeel:network`. */
export const stackSettings = z.strictObject({
  environmentType: z
    .enum(["development", "staging", "production"])
    .describe("What the environment is for. Production has a floor that no setting goes below."),
  account: accountSettings.describe("Where the environment lives. One account for each."),
  tags: tagSettings.describe("Tags of everything in the stack. Environment and ManagedBy are added to them."),
  network: networkSettings.describe("The network that everything runs in."),
  loadBalancer: loadBalancerSettings.describe("The one way in."),
  cluster: clusterSettings.prefault({}).describe("What services run on that run on ECS."),
  eks: eks.optional().describe("What services run on that run on EKS. For stacks with such services."),
  services: z
    .record(serviceName, service)
    .describe("Services by name. A name is for ever: another one is another service."),
  databases: z.record(databaseKey, database).default({}).describe("Databases by name, likewise for ever."),
  backup: backupSettings.prefault({}).describe("Backups of all databases."),
  rotation: rotationSettings.prefault({}).describe("What keeps secrets fresh."),
  notifications: notificationSettings
    .prefault({})
    .describe("Who hears of what AWS tells: backups and rotations that fail, events of databases."),
  monitoring: monitoringSettings
    .optional()
    .describe("Who hears of what, and when. Nobody of anything, if absent: never in production."),
  chaos: chaosSettings.optional().describe("What may be broken on purpose, to learn from it. Never in production."),
});

export type Settings = z.output<typeof stackSettings>;

// What a service asks for and its runtime cannot give does not hide what else is wrong with it, or around it.
const judgedSettings = stackSettings.extend({
  services: z.record(serviceName, workloadContract.safeExtend(besideWorkload)),
});

/**
 * The settings of the stack that is being deployed. All that is wrong with them is in one `pulumi.RunError`, which
 * Pulumi prints without a stack: nothing is registered before.
 */
export function loadSettings(): Settings {
  const given = givenSettings(pulumi.runtime.allConfig());
  const file = `Pulumi.${pulumi.getStack()}.yaml`;
  if (Object.keys(given).length === 0) {
    throw new pulumi.RunError(
      `${file} says nothing under ${NAMESPACE}:. Copy the file of another stack, and change it.`,
    );
  }
  const { settings, problems } = checkSettings(given);
  if (settings) return settings;
  throw settingsError(
    file,
    problems.map(({ path, message }) => ({ path: `${NAMESPACE}:${path}`, message })),
  );
}

/** The databases whose URL is among these secrets. */
export function databasesNamedIn(secrets: Settings["services"][string]["secrets"]): string[] {
  return Object.values(secrets).flatMap((source) => ("database" in source ? [source.database] : []));
}

type Checked = { settings: Settings; problems: [] } | { settings: undefined; problems: SettingsProblem[] };

/** Settings with all defaults, or everything that is wrong with them. */
export function checkSettings(written: unknown): Checked {
  const given = withTextAsMeant(written, stackSettings.safeParse(written).error?.issues ?? []);
  const parsed = stackSettings.safeParse(given);
  const issues = parsed.error?.issues ?? [];
  const { valid, extent } = parsed.data
    ? { valid: parsed.data, extent: { written: keysOf(given), partial: [] } }
    : validPart(given);
  const problems = [
    ...settingsProblems(stackSettings, given, issues),
    ...contradictions(valid, extent),
    ...productionFloor(valid, extent),
  ];
  return parsed.success && problems.length === 0
    ? { settings: parsed.data, problems: [] }
    : { settings: undefined, problems };
}

const NAMED_ONE_BY_ONE = ["services", "databases"];

/** What is valid by itself: sections, and services and databases one by one. So one mistake does not hide another. */
function validPart(given: unknown): { valid: ValidSettings; extent: SettingsExtent } {
  const issues = judgedSettings.safeParse(given).error?.issues ?? [];
  const faulty = (section: string) => issues.filter(({ path }) => path[0] === section).map(({ path }) => path[1]);
  const sections = Object.entries(judgedSettings.shape).flatMap(([section, schema]) => {
    const written = isRecord(given) ? given[section] : undefined;
    const names = faulty(section).map(String);
    const parsed = schema.safeParse(NAMED_ONE_BY_ONE.includes(section) ? omit(written, names) : written);
    return parsed.success ? [[section, parsed.data]] : [];
  });
  const partial = NAMED_ONE_BY_ONE.filter((section) => faulty(section).length > 0);
  // Each section is what its own schema gave.
  return { valid: Object.fromEntries(sections), extent: { written: keysOf(given), partial } };
}

function keysOf(value: unknown): string[] {
  return isRecord(value) ? Object.keys(value) : [];
}

function omit(value: unknown, keys: readonly string[]): unknown {
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
