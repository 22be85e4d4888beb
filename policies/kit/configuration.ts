import type { EnforcementLevel } from "@pulumi/policy";

import { type EnvironmentType, environmentTypes, type Level, levelOf } from "./level";
import { type Pack, servicesOf } from "./pack";
import type { Rule, Severity } from "./rule";
import { choice, type Given, kindOf, readSettings, type Settings, texts } from "./setting";

/** What the engine calls the settings of the pack itself, beside those of its rules. */
export const PACK_SETTINGS = "policy-settings";

/** The settings of a pack: which of its rules judge, and what becomes of what they cannot decide. */
export const packSettings = {
  packs: texts({ default: [], description: "Only the rules of these packs judge. Empty: those of all." }),
  services: texts({ default: [], description: "Only rules about these services judge, such as rds. Empty: all." }),
  severities: texts({ default: [], description: "Only rules of these severities judge. Empty: all." }),
  controls: texts({
    default: [],
    description: "Only rules that answer one of these controls judge, such as fsbp:RDS.3 or cis. Empty: all.",
  }),
  undetermined: choice({
    default: "warn",
    of: ["warn", "fail"],
    description: "Whether a mandatory rule that cannot be decided lets a deployment go on.",
  }),
  exemptions: texts({
    default: ["../exemptions.yaml"],
    description: "The files of exemptions, relative to the pack. Those that are not there count as empty.",
  }),
} satisfies Settings;

/** A level as the engine sends it. With `remediate`, what could not be mended is refused. */
export type GivenLevel = EnforcementLevel;

/** What `--policy-pack-config` says of one rule, as the engine hands it on. */
export interface GivenConfig {
  readonly level?: GivenLevel;
  readonly values: Given;
}

/** A rule as it judges in one stack. */
export interface ConfiguredRule {
  readonly rule: Rule;
  readonly level: GivenLevel;
  readonly settings: Given;
}

export interface Configuration {
  readonly rules: readonly ConfiguredRule[];
  readonly refusesUndetermined: boolean;
  readonly exemptionFiles: readonly string[];
  /** What is wrong with what was given. With any, nothing of it counts. */
  readonly problems: readonly string[];
}

/** How the rules of packs judge, given what users configured. */
export function configure(
  packs: readonly Pack[],
  environment: EnvironmentType,
  given: ReadonlyMap<string, GivenConfig>,
): Configuration {
  const ofPack = readSettings(packSettings, given.get(PACK_SETTINGS)?.values ?? {});
  const isSelected = selection(ofPack.values);
  const read = packs.flatMap((pack) =>
    pack.rules.map((rule) => {
      const config = given.get(rule.id);
      const { levels: byEnvironment, ...values } = config?.values ?? {};
      const { values: settings, problems } = readSettings(rule.settings, values);
      const levels = readLevels(byEnvironment);
      const level = levels.of[environment] ?? config?.level ?? levelOf(rule, pack.levels, environment);
      return {
        rule: { rule, settings, level: isSelected(pack, rule) ? level : ("disabled" as const) },
        problems: [...problems, ...levels.problems].map((problem) => `${rule.id}.${problem}`),
      };
    }),
  );
  // The engine hands on `all` beside the rules, whose levels it has set by it.
  const ids = new Set(["all", PACK_SETTINGS, ...packs.flatMap(({ rules }) => rules.map(({ id }) => id))]);
  const misnamed = [...given.keys()].filter((id) => !ids.has(id)).map((id) => `${id}: there is no such rule`);
  return {
    rules: read.map(({ rule }) => rule),
    refusesUndetermined: ofPack.values.undetermined === "fail",
    exemptionFiles: listOf(ofPack.values.exemptions),
    problems: [
      ...ofPack.problems.map((problem) => `${PACK_SETTINGS}.${problem}`),
      ...wrongSelection(ofPack.values, packs),
      ...read.flatMap(({ problems }) => problems),
      ...misnamed,
    ],
  };
}

export const PACK_NAMES: readonly Pack["name"][] = ["tagging", "least-privilege", "encryption", "resilience"];
const SEVERITIES: readonly Severity[] = ["low", "medium", "high", "critical"];

/** What selects nothing: a run in which no rule judges would pass for one without findings. */
function wrongSelection(values: Given, packs: readonly Pack[]): string[] {
  const rules = packs.flatMap((pack) => pack.rules);
  const check = (name: string, known: readonly string[], expected = `one of ${known.join(", ")}`) =>
    listOf(values[name])
      .filter((each) => !known.includes(each))
      .map((each) => `${PACK_SETTINGS}.${name}: found ${JSON.stringify(each)}, expected ${expected}`);
  const services = rules.flatMap((rule) => [...servicesOf(rule)]);
  const misnamed = [
    ...check("packs", PACK_NAMES),
    ...check("services", services, "a service that a rule is about, such as rds"),
    ...check("severities", SEVERITIES),
    ...check("controls", rules.flatMap(controlsOf), "a control that a rule answers, such as fsbp:RDS.3 or cis"),
  ];
  const isSelected = selection(values);
  if (misnamed.length > 0 || packs.some((pack) => pack.rules.some((rule) => isSelected(pack, rule)))) return misnamed;
  return [`${PACK_SETTINGS}: found no rule that packs, services, severities and controls all select, expected some`];
}

function selection(values: Given): (pack: Pack, rule: Rule) => boolean {
  const [packs, services, severities, controls] = ["packs", "services", "severities", "controls"].map(
    (name) => new Set(listOf(values[name])),
  );
  const holds = (wanted: ReadonlySet<string> | undefined, of: readonly string[]) =>
    wanted === undefined || wanted.size === 0 || of.some((each) => wanted.has(each));
  return (pack, rule) =>
    holds(packs, [pack.name]) &&
    holds(services, [...servicesOf(rule)]) &&
    holds(severities, [rule.severity]) &&
    holds(controls, controlsOf(rule));
}

/** The controls of a rule as users name them: a framework, `cis`, or one of its controls, `cis:2.1.1`. */
function controlsOf(rule: Rule): string[] {
  return [...Object.keys(rule.controls), ...controlIds(rule)];
}

/** The controls of a rule, each with its framework: `cis:2.1.1`. */
export function controlIds({ controls }: Rule): string[] {
  return Object.entries(controls).flatMap(([framework, ids]) => ids.map((id) => `${framework}:${id}`));
}

const LEVELS: readonly Level[] = ["mandatory", "advisory", "disabled"];

function readLevels(given: unknown): { of: Partial<Record<string, Level>>; problems: string[] } {
  if (given === undefined) return { of: {}, problems: [] };
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    return {
      of: {},
      problems: [`levels: found ${kindOf(given)}, expected an object of levels by type of environment`],
    };
  }
  const read = Object.entries(given).map(([name, level]) => [name, LEVELS.find((each) => each === level)] as const);
  const problems = Object.entries(given).flatMap(([name, level]) => {
    if (!environmentTypes.some((each) => each === name))
      return [`levels.${name}: there is no such type of environment, expected one of ${environmentTypes.join(", ")}`];
    const isLevel = LEVELS.some((each) => each === level);
    return isLevel ? [] : [`levels.${name}: found ${kindOf(level)}, expected one of ${LEVELS.join(", ")}`];
  });
  return { of: Object.fromEntries(read), problems };
}

/** What a rule's configuration may be, as the engine checks it: its own settings, and levels by type of environment. */
export function configSchema(settings: Settings): Record<string, Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(settings).map(([name, { schema, description, default: value }]) => [
      name,
      { ...schema, description, default: value },
    ]),
  );
}

export const levelsSchema = {
  levels: {
    type: "object",
    description: "The rule's level in stacks of a type of environment, before any other.",
    properties: Object.fromEntries(environmentTypes.map((name) => [name, { type: "string", enum: LEVELS }])),
    additionalProperties: false,
  },
};

// The values passed `readSettings`, or are defaults.
function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}
