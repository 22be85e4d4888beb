import actions from "./data/actions.json";
import { matches } from "./pattern";

/** What AWS says that an action does: to data and settings, to tags, or to who may do what. */
export type AccessLevel = "List" | "Read" | "Write" | "Tagging" | "Permissions management";

export interface Action {
  /** As AWS spells it, such as `ecs:RunTask`. */
  readonly name: string;
  readonly level: AccessLevel;
  /** Whether AWS takes it on "*" only: there is no resource to confine it to. */
  readonly takesOnlyWildcard: boolean;
}

const levels: Readonly<Record<string, AccessLevel>> = {
  L: "List",
  R: "Read",
  W: "Write",
  T: "Tagging",
  P: "Permissions management",
};

const services = new Map<string, Readonly<Record<string, string>>>(Object.entries(actions.services));
const known = new Map<string, ReadonlyMap<string, Action>>();

/** The action of a name such as `ecs:RunTask`, whatever its case. */
export function actionOf(name: string): Action | undefined {
  const wanted = name.toLowerCase();
  return actionsOf(wanted.slice(0, Math.max(wanted.indexOf(":"), 0))).get(wanted);
}

/** The actions that a pattern such as `s3:Get*` allows. */
export function expand(pattern: string): readonly Action[] {
  const wanted = pattern.toLowerCase();
  if (!/[*?]/.test(wanted)) {
    const named = actionOf(wanted);
    return named ? [named] : [];
  }
  const prefix = /^[\w-]+(?=:)/.exec(wanted)?.[0];
  return (prefix === undefined ? [...services.keys()] : [prefix]).flatMap((each) =>
    [...actionsOf(each)].flatMap(([name, action]) => (matches(wanted, name) ? [action] : [])),
  );
}

/** A service's actions by their names in small letters. They are read when somebody asks for them. */
function actionsOf(service: string): ReadonlyMap<string, Action> {
  const read = known.get(service);
  if (read) return read;
  const byName = new Map<string, Action>();
  for (const [letter, names] of Object.entries(services.get(service) ?? {})) {
    const level = levels[letter.toUpperCase()];
    if (level === undefined) continue;
    const takesOnlyWildcard = letter !== letter.toUpperCase();
    for (const each of names.split(" ")) {
      const name = `${service}:${each}`;
      byName.set(name.toLowerCase(), { name, level, takesOnlyWildcard });
    }
  }
  known.set(service, byName);
  return byName;
}
