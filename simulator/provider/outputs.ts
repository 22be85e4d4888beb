import type { Fingerprint } from "../cloud/fingerprint";
import type { Outputs } from "../kit";
import { change, fill, valueAt } from "../paths";
import { type Properties, secret, type Value } from "../value";
import { secretPaths } from "./check";
import type { Kind } from "./kind";
import { Template } from "./template";

export interface Making {
  readonly kind: Kind;
  readonly inputs: Properties;
  /** What the behaviour filled in. */
  readonly made: Outputs;
  /** What it had before a change. */
  readonly before?: Properties;
  readonly own: Fingerprint;
  readonly account: string;
  readonly region: string;
}

export interface Made {
  readonly id: string;
  readonly outputs: Properties;
}

/** All outputs of a thing: its inputs and what the provider fills in. */
export function makeOutputs({ kind, before = {}, ...rest }: Making): Made {
  const { token, facts, shape } = kind;
  const { inputs, made, region } = rest;
  const template = new Template({ token, facts, ...rest });
  let outputs: Properties = Object.fromEntries(
    Object.entries(inputs).filter(([name, value]) => value !== null && !shape.inputOnly?.includes(name)),
  );
  // Whatever is there already stays: what comes first counts.
  const add = (path: string, value: Value | undefined) => {
    if (value !== undefined && value !== null) outputs = fill(outputs, path, value);
  };
  for (const path of facts.optionalComputed ?? []) add(path, valueAt(before, path));
  for (const [path, value] of Object.entries(made)) if (path !== "id") add(path, value);
  if (facts.autoname) add(facts.autoname.property, template.name());
  for (const path of Object.keys(facts.outputs ?? {})) add(path, template.output(path));
  if ("region" in shape.inputs) add("region", region);
  for (const name of shape.outputs) add(name, before[name]);
  if (shape.outputs.includes("arn") && token.startsWith("aws:")) add("arn", template.anyArn());
  for (const path of secretPaths(kind)) outputs = change(outputs, path, secret);
  return { id: template.id(), outputs };
}
