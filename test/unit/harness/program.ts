import fs from "node:fs";
import path from "node:path";

import { parse } from "yaml";

import { type Deployed, type DeployOptions, deploy } from "./deploy";

export type StackName = "staging" | "production";

const root = path.join(__dirname, "../../..");

/** The stacks under `examples`. */
export const exampleNames = fs.readdirSync(path.join(root, "examples")).flatMap((file) => {
  const [, name] = /^Pulumi\.(.+)\.yaml$/.exec(file) ?? [];
  return name ? [name] : [];
});

/** The configuration of a shipped stack or an example, as the engine hands it to the program. */
export function stackConfig(stack: string): Record<string, string> {
  const project = yaml("Pulumi.yaml").config ?? {};
  const folder = exampleNames.includes(stack) ? "examples/" : "";
  const file = yaml(`${folder}Pulumi.${stack}.yaml`).config ?? {};
  const entries = Object.entries({ ...project, ...file }).map(([key, value]) => {
    const given = typeof value === "object" && value !== null && "value" in value ? value.value : value;
    return [key, typeof given === "object" ? JSON.stringify(given) : String(given)];
  });
  return Object.fromEntries(entries);
}

/** Runs the whole program, `index.ts`, on the configuration of a stack. The result is what it exports. */
export function deployStack(stack: string, options: DeployOptions = {}): Promise<Deployed<Record<string, unknown>>> {
  return deploy(freshProgram, { stack, config: stackConfig(stack), ...options });
}

/** A program runs when it is loaded, so each run loads it anew; what it imports stays. */
function freshProgram(): Record<string, unknown> {
  const file = path.join(root, "index.ts");
  delete require.cache[file];
  return require(file);
}

function yaml(file: string): { config?: Record<string, unknown> } {
  return parse(fs.readFileSync(path.join(root, file), "utf8"));
}
