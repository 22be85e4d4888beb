import { type Answer, any, every, not } from "./answer";
import { isBroadResource, limitsRights, passesTo } from "./breadth";
import known from "./data/escalation-paths.json";
import { allows, type Grant, grantsOf, type Policies } from "./evaluate";
import { matches } from "./pattern";

/** A way from what an identity may do to more: a set of actions that are harmless one by one. */
export interface EscalationPath {
  /** As on https://pathfinding.cloud */
  readonly id: string;
  readonly permissions: readonly string[];
  /** The service that a stronger role is passed to. */
  readonly passedTo?: string;
}

export interface Escalation {
  readonly path: EscalationPath;
  /** Whether it is surely open. Otherwise something that is not known yet decides. */
  readonly isSure: boolean;
}

export const escalationPaths: readonly EscalationPath[] = known.paths;

/** The ways to more rights that are open to an identity, those with the fewest actions first. */
export function escalationsOf(policies: Policies): readonly Escalation[] {
  const grants = new Map<string, readonly Grant[]>();
  const granted = (action: string) => {
    const found = grants.get(action) ?? grantsOf(policies, action);
    grants.set(action, found);
    return found;
  };
  const open = escalationPaths.flatMap((path): Escalation[] => {
    const answer = every(path.permissions.map((action) => serves(path, action, granted(action))));
    return answer === "no" ? [] : [{ path, isSure: answer === "yes" }];
  });
  return open.sort((one, other) => one.path.permissions.length - other.path.permissions.length);
}

const PASS_ROLE = "iam:PassRole";

/**
 * Whether what is granted of an action serves a path. Rights to one's own resources are meant: only those to every
 * resource of a kind lead further. Where a role is passed, it matters which roles may be, not what they are passed to.
 */
function serves({ passedTo }: EscalationPath, action: string, grants: readonly Grant[]): Answer {
  const answers = grants.map(({ resource, isSure, statements }) => {
    const granted: Answer = isSure ? "yes" : "maybe";
    if (passedTo !== undefined && action !== PASS_ROLE) return granted;
    if (!isBroadResource(resource)) return "no";
    const unlimited = statements.map((statement) => not(limitsRights(statement)));
    const passed = passedTo === undefined ? [] : statements.map((statement) => passesTo(statement, passedTo));
    return every([granted, ...unlimited, ...passed]);
  });
  return any(answers);
}

// Each of them gives the role itself more rights, or lets others have its rights.
const CHANGE_A_ROLE = [
  "iam:AttachRolePolicy",
  "iam:DeleteRolePermissionsBoundary",
  "iam:PutRolePermissionsBoundary",
  "iam:PutRolePolicy",
  "iam:UpdateAssumeRolePolicy",
];

export interface Change {
  readonly action: string;
  /** Whether the role may surely do so. Otherwise it is not known yet what it is called, or what it may do. */
  readonly isSure: boolean;
}

/**
 * The actions by which a role may change its own rights, because what it may change is named and it is among that.
 * Rights to change every role are a way to more rights of their own.
 */
export function changesItself(policies: Policies, arn: string | undefined): readonly Change[] {
  return CHANGE_A_ROLE.flatMap((action): Change[] => {
    const named = grantsOf(policies, action).filter(({ resource, isSure, statements }) => {
      if (arn !== undefined && !matches(resource, arn)) return false;
      return !isSure || (!isBroadResource(resource) && any(statements.map(limitsRights)) === "no");
    });
    const answer = arn === undefined ? "maybe" : allows(policies, action, arn);
    return named.length === 0 || answer === "no" ? [] : [{ action, isSure: answer === "yes" }];
  });
}
