import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseDocument } from "yaml";
import * as z from "zod";

import { Refusal } from "./refusal";

const entrySchema = z.strictObject({
  type: z.string({ error: "the token of a type is expected, as aws:ec2/vpc:Vpc. Give it" }),
  id: z.string({
    error: "the id by which the stack refers to it is expected. Give it, in quotes where it is a number",
  }),
  properties: z.record(z.string(), z.json(), { error: "properties by their names are expected" }).default({}),
});

const accountSchema = z.array(entrySchema, {
  error: "a list of things is expected, each with type, id and properties",
});

/** What a stack's account holds before the first deployment. */
export interface Account {
  file: string;
  entries: z.output<typeof accountSchema>;
}

/** Reads `simulated-account.<stack>.yaml` beside a stack file. Nothing where there is none. */
export function readAccount(stack: string, stackFile: string): Account | undefined {
  const name = `simulated-account.${stack}.yaml`;
  const file = join(dirname(stackFile), name);
  if (!existsSync(file)) return undefined;
  const document = parseDocument(readFileSync(file, "utf8"));
  const [mistake] = document.errors;
  if (mistake) throw new Refusal(`${name}: ${mistake.message}`);
  const contents: unknown = document.toJS() ?? [];
  const { success, data, error } = accountSchema.safeParse(contents);
  if (!success) throw new Refusal(error.issues.map((issue) => `${name}: ${tell(issue, contents)}.`).join("\n"));
  const ids = data.map(({ type, id }) => `${type} ${id}`);
  const twice = ids.findIndex((id, index) => ids.indexOf(id) !== index);
  if (twice >= 0)
    throw new Refusal(`${name}: entry ${twice + 1} (${ids[twice]}): it is listed twice. Keep one of them.`);
  return { file: name, entries: data };
}

function tell({ path, message, ...issue }: z.core.$ZodIssue, contents: unknown): string {
  const [index, ...field] = path;
  if (typeof index !== "number") return message;
  const entry: unknown = Array.isArray(contents) ? contents[index] : undefined;
  const name = typeof entry === "object" && entry !== null && "id" in entry ? ` (${entry.id})` : "";
  if (issue.code === "unrecognized_keys") {
    return `entry ${index + 1}${name}: ${issue.keys.join(", ")} is not known here. An entry has type, id and properties`;
  }
  return `entry ${index + 1}${name}: ${field.length > 0 ? `${field.join(".")}: ` : ""}${message}`;
}
