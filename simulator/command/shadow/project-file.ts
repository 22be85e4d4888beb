import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { stringify } from "yaml";

import type { Program, Project } from "../program";

/** The project file of the shadow: the same program with absolute paths, and nothing of the real account. */
export function shadowProjectFile({ folder, project }: Program): string {
  // They lead to the real state and to real plugins; the copies of the stack files lie beside the shadow.
  const { backend: _backend, plugins: _plugins, stackConfigDir: _directory, config, ...rest } = project;
  const main = resolve(folder, project.main ?? ".");
  return stringify(
    {
      ...rest,
      main,
      runtime: absoluteRuntime(project.runtime, runsIn(main)),
      ...(typeof config === "object" && { config }),
    },
    { lineWidth: 0 },
  );
}

/** Pulumi runs a program in the folder of its entry point. */
function runsIn(main: string): string {
  return statSync(main, { throwIfNoEntry: false })?.isFile() ? dirname(main) : main;
}

function absoluteRuntime(runtime: Project["runtime"], from: string): Project["runtime"] {
  if (typeof runtime === "string" || !runtime.options) return runtime;
  const { tsconfig, nodeargs } = runtime.options;
  return {
    ...runtime,
    options: {
      ...runtime.options,
      ...(typeof tsconfig === "string" && { tsconfig: resolve(from, tsconfig) }),
      ...(typeof nodeargs === "string" && { nodeargs: absoluteNodeArgs(nodeargs, from) }),
    },
  };
}

/** `--require ./preload.cjs` and `--import=./hooks.mjs` with their files found from the program's folder. */
function absoluteNodeArgs(nodeargs: string, from: string): string {
  return nodeargs.replaceAll(/(^|[\s=])(\.{1,2}\/[^\s'"]+)/g, (_, before: string, path: string) => {
    return before + quoted(resolve(from, path));
  });
}

// The language host splits them as a shell does.
const quoted = (path: string) => (/^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`);
