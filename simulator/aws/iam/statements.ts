import type { Inputs } from "../../kit";

/** What a document says, without its conditions: nobody here knows the requests that they look at. */
export function statementsOf(policy: string | undefined): Inputs[] {
  return policy ? [JSON.parse(policy).Statement ?? []].flat() : [];
}

/** Whether a statement is about an action on a resource. */
export function covers(
  { Action, NotAction, Resource, NotResource }: Inputs,
  action: string,
  resource: string,
): boolean {
  const isAction = Action === undefined ? !matchesAny(NotAction, action, true) : matchesAny(Action, action, true);
  return (
    isAction && (NotResource === undefined ? matchesAny(Resource ?? "*", resource) : !matchesAny(NotResource, resource))
  );
}

/** Whether a service may do something by a resource's policy. */
export function admitsService(policy: string | undefined, service: string, action: string): boolean {
  return statementsOf(policy).some(
    (statement) =>
      statement.Effect === "Allow" &&
      (isAnybody(statement) || [statement.Principal?.Service ?? []].flat().includes(service)) &&
      covers({ ...statement, Resource: "*", NotResource: undefined }, action, "*"),
  );
}

/** Whether a role's trust policy lets one of these in: a role by its ARN, an account by its number or its root. */
export function admitsPrincipal(policy: string | undefined, principals: readonly string[], action: string): boolean {
  return statementsOf(policy).some(
    (statement) =>
      statement.Effect === "Allow" &&
      (isAnybody(statement) ||
        [statement.Principal?.AWS ?? []].flat().some((one: string) => principals.includes(one))) &&
      covers({ ...statement, Resource: "*", NotResource: undefined }, action, "*"),
  );
}

/** Whether a resource's policy denies an action to everybody, administrators included. */
export function deniesAll(policy: string | undefined, action: string): boolean {
  return statementsOf(policy).some(
    (statement) =>
      statement.Effect === "Deny" &&
      statement.Condition === undefined &&
      isAnybody(statement) &&
      covers({ ...statement, Resource: "*", NotResource: undefined }, action, "*"),
  );
}

function isAnybody({ Principal }: Inputs): boolean {
  return Principal === "*" || [Principal?.AWS ?? []].flat().includes("*");
}

// `*` stands for any letters and `?` for one. Actions are written in any case.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
function matchesAny(patterns: string | string[], text: string, ignoreCase = false): boolean {
  return [patterns].flat().some((pattern) => {
    const source = pattern
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".");
    return new RegExp(`^${source}$`, ignoreCase ? "i" : "").test(text);
  });
}
