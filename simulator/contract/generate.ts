/** `npm run contract`: writes `data/` anew from the type declarations of the installed SDKs. */
import * as fs from "node:fs";
import * as path from "node:path";

import { declaredObjects, declaredResources, mentionedObjects } from "./declarations";
import type { Contents, Module, ObjectShape, ResourceShape } from "./shape";

export const packages = ["aws", "datadog", "kubernetes", "random"] as const;

interface Writing {
  resources: Record<string, ResourceShape>;
  objects: Record<string, ObjectShape>;
}

/** The files that describe one package, by their names in its folder of `data/`. */
export function contractFiles(packageName: string): ReadonlyMap<string, string> {
  const folder = path.dirname(require.resolve(`@pulumi/${packageName}/package.json`));
  const { version } = JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8"));
  const objects = declaredObjects(folder);
  const modules = new Map<string, Writing>();
  const groups: Record<string, string> = {};
  let provider: ObjectShape = {};

  const moduleOf = (name: string): Writing => {
    const found = modules.get(name) ?? { resources: {}, objects: {} };
    modules.set(name, found);
    return found;
  };
  const include = (shape: ObjectShape): void => {
    for (const name of mentionedObjects(shape)) {
      const module = moduleOf(objectModule(name));
      const declared = objects.get(name);
      if (!declared) throw new Error(`@pulumi/${packageName} mentions inputs.${name} and does not declare it`);
      if (name in module.objects) continue;
      module.objects[name] = declared;
      include(declared);
    }
  };

  for (const { token, folder: sdkFolder, shape } of declaredResources(folder)) {
    include(shape.inputs);
    if (!token.includes(":")) {
      provider = shape.inputs;
      continue;
    }
    const group = tokenGroup(token);
    const module = sdkFolder.endsWith(".d.ts") ? "index" : sdkFolder;
    groups[group] = module;
    moduleOf(module).resources[token] = shape;
  }

  const contents: Contents = { version, groups: sorted(groups), provider };
  const files = new Map([["contents.json", `${JSON.stringify(contents, undefined, 1)}\n`]]);
  for (const [name, module] of modules) files.set(`${name}.json`, linePerEntry(module));
  return files;
}

/** `aws:ec2/subnet:Subnet` -> `ec2`, `kubernetes:apps/v1:Deployment` -> `apps`. */
function tokenGroup(token: string): string {
  return token.split(":")[1]?.split("/")[0] ?? "";
}

/** `ec2.EipTimeouts` is in the file of `ec2`; an object without namespace in that of `index`. */
function objectModule(name: string): string {
  return name.includes(".") ? (name.split(".")[0] ?? "index") : "index";
}

function sorted<T>(entries: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(entries).sort(([one], [other]) => (one < other ? -1 : 1)));
}

// One line for each resource and object: small, and an upgrade of an SDK shows as the lines that it changed.
function linePerEntry({ resources, objects }: Module): string {
  const lines = (entries: Readonly<Record<string, unknown>>) =>
    Object.entries(sorted({ ...entries }))
      .map(([name, entry]) => `  ${JSON.stringify(name)}: ${JSON.stringify(entry)}`)
      .join(",\n");
  return `{\n "resources": {\n${lines(resources)}\n },\n "objects": {\n${lines(objects)}\n }\n}\n`;
}

function main(): void {
  for (const packageName of packages) {
    const folder = path.join(__dirname, "data", packageName);
    fs.rmSync(folder, { recursive: true, force: true });
    fs.mkdirSync(folder, { recursive: true });
    const files = contractFiles(packageName);
    for (const [name, text] of files) fs.writeFileSync(path.join(folder, name), text);
    console.log(`@pulumi/${packageName}: ${files.size} files`);
  }
}

if (require.main === module) main();
