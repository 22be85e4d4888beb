import {
  containsSecret,
  containsUnknown,
  isList,
  isProperties,
  type Plain,
  type PlainProperties,
  type Properties,
  reveal,
  secret,
  unknown,
} from "../value";

/** What `aws.iam.getPolicyDocument` returns: the document as JSON, written as the provider writes it. */
export function policyDocument(args: Properties): Properties {
  if (containsUnknown(args)) return { ...args, id: unknown, json: unknown, minifiedJson: unknown };
  const { version, policyId, statements } = reveal(args);
  const document = {
    Version: version ?? "2012-10-17",
    ...(policyId ? { Id: policyId } : {}),
    Statement: listOf(statements).map(statement),
  };
  const [json, minifiedJson] = [JSON.stringify(document, undefined, 2), JSON.stringify(document)];
  const hidden = containsSecret(args);
  return {
    ...args,
    id: "0",
    json: hidden ? secret(json) : json,
    minifiedJson: hidden ? secret(minifiedJson) : minifiedJson,
  };
}

function statement(value: Plain): Record<string, unknown> {
  const { sid, effect, actions, notActions, resources, notResources, principals, notPrincipals, conditions } =
    value as PlainProperties;
  return {
    ...(sid ? { Sid: sid } : {}),
    Effect: effect ?? "Allow",
    ...named("Action", actions),
    ...named("NotAction", notActions),
    ...named("Resource", resources),
    ...named("NotResource", notResources),
    ...principalsNamed("Principal", principals),
    ...principalsNamed("NotPrincipal", notPrincipals),
    ...(listOf(conditions).length > 0 ? { Condition: conditionsOf(conditions) } : {}),
  };
}

function named(name: string, values: Plain | undefined): Record<string, unknown> {
  const list = listOf(values).map(restoreVariables).sort();
  return list.length === 0 ? {} : { [name]: list.length === 1 ? list[0] : list };
}

function principalsNamed(name: string, values: Plain | undefined): Record<string, unknown> {
  const principals = listOf(values) as readonly PlainProperties[];
  if (principals.length === 0) return {};
  if (principals.length === 1 && principals[0]?.type === "*") return { [name]: "*" };
  const byType: Record<string, unknown> = {};
  for (const { type, identifiers } of principals) Object.assign(byType, named(String(type), identifiers));
  return { [name]: byType };
}

function conditionsOf(values: Plain | undefined): Record<string, Record<string, unknown>> {
  const conditions: Record<string, Record<string, unknown>> = {};
  for (const condition of listOf(values) as readonly PlainProperties[]) {
    const test = String(condition.test);
    conditions[test] = { ...conditions[test], ...named(String(condition.variable), condition.values) };
  }
  return conditions;
}

function listOf(value: Plain | undefined): readonly Plain[] {
  return isList(value) ? (value as readonly Plain[]) : isProperties(value) ? [value as Plain] : [];
}

// `&{aws:username}` stands for `${aws:username}`, which a program would take for its own.
function restoreVariables(value: Plain): string {
  return String(value).replaceAll("&{", "${");
}
