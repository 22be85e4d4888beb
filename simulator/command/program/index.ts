import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";
import { parseDocument } from "yaml";
import * as z from "zod";

import { Refusal } from "../refusal";

/** A Pulumi program as its owner keeps it. Nothing here is ever written. */
export interface Program {
  /** The folder of Pulumi.yaml. */
  folder: string;
  projectFile: string;
  project: Project;
  /** The file of each stack that has one, in the order of the names. */
  stackFiles: ReadonlyMap<string, string>;
}

// What the simulator has to know of a project; Pulumi itself checks the rest.
const projectSchema = z.looseObject({
  name: z.string().min(1),
  runtime: z.union([
    z.string(),
    z.looseObject({ name: z.string(), options: z.record(z.string(), z.unknown()).optional() }),
  ]),
  main: z.string().optional(),
  stackConfigDir: z.string().optional(),
  config: z.unknown().optional(),
});

export type Project = z.output<typeof projectSchema>;

const projectFileNames = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

/** The program that `pulumi` would run in this folder: its own or that of the closest folder above. */
export function findProgram(from: string): Program {
  if (!existsSync(from)) throw new Refusal(`-C ${from}: there is no such folder.`);
  const projectFile = closestProjectFile(from);
  if (projectFile === undefined) {
    throw new Refusal(
      `${from}: neither this folder nor one above it has a Pulumi.yaml. Name a program's: -C <folder>.`,
    );
  }
  const project = readProject(projectFile);
  const folder = dirname(projectFile);
  return { folder, projectFile, project, stackFiles: findStackFiles(folder, projectFile, project) };
}

function closestProjectFile(folder: string): string | undefined {
  const found = projectFileNames.map((name) => join(folder, name)).find((file) => existsSync(file));
  const above = dirname(folder);
  return found ?? (above === folder ? undefined : closestProjectFile(above));
}

function readProject(file: string): Project {
  const document = parseDocument(readFileSync(file, "utf8"));
  const [mistake] = document.errors;
  if (mistake) throw new Refusal(`${file}: ${mistake.message}`);
  const { success, data, error } = projectSchema.safeParse(document.toJS());
  if (!success) throw new Refusal(`${file} is not a Pulumi project.\n${z.prettifyError(error)}`);
  const runtime = typeof data.runtime === "string" ? data.runtime : data.runtime.name;
  if (runtime !== "nodejs") {
    throw new Refusal(`${file}: runtime: found ${runtime}; the simulator runs programs of the runtime nodejs.`);
  }
  return data;
}

function findStackFiles(folder: string, projectFile: string, project: Project): Map<string, string> {
  // `config: <folder>` is how Pulumi called `stackConfigDir` before it had configuration in the project file.
  const given = project.stackConfigDir ?? (typeof project.config === "string" ? project.config : ".");
  const directory = resolve(folder, given);
  const [before, after] = ["Pulumi.", extname(projectFile)];
  const names = existsSync(directory) ? readdirSync(directory).sort() : [];
  return new Map(
    names
      .filter((name) => name.startsWith(before) && name.endsWith(after) && name !== basename(projectFile))
      .map((name) => [name.slice(before.length, name.length - after.length), join(directory, name)] as const)
      .filter(([stack]) => stackName.test(stack)),
  );
}

// https://www.pulumi.com/docs/iac/concepts/stacks/#stack-naming
const stackName = /^[\w.-]{1,100}$/;

export interface StackChoice {
  asked?: string | undefined;
  selected?: string | undefined;
  /** A file that takes the place of the stack's own, which need not be there then. */
  configFile?: string | undefined;
}

/** The stack that is meant: the one asked for, the one selected before, or the only one there is. */
export function chooseStack(program: Program, { asked, selected, configFile }: StackChoice): string {
  if (asked !== undefined && configFile !== undefined) return asked;
  const names = [...program.stackFiles.keys()];
  const [only, another] = names;
  const stack = asked ?? (selected !== undefined && program.stackFiles.has(selected) ? selected : undefined);
  if (stack === undefined && only !== undefined && another === undefined) return only;
  if (stack === undefined) {
    throw new Refusal(`No stack is named and none is selected. Say which: --stack <stack>.\n${list(names, program)}`);
  }
  if (!program.stackFiles.has(stack)) {
    throw new Refusal(
      `Stack ${stack} has no file. Write Pulumi.${stack}.yaml, or name another stack.\n${list(names, program)}`,
    );
  }
  return stack;
}

function list(names: string[], { folder }: Program): string {
  return names.length > 0 ? `Stacks with a file: ${names.join(", ")}.` : `There is no stack file in ${folder} yet.`;
}
