import * as fs from "node:fs";
import * as path from "node:path";

import { customModuleOf, customModules } from "./custom";
import type { Contents, Module, ObjectShape, ResourceShape } from "./shape";

export type { ObjectShape, ResourceShape } from "./shape";

/** What the SDK of a package declares. Files are read when one of their types is first used. */
export class Contract {
  readonly #contents: Contents;
  readonly #modules = new Map<string, Module>();
  readonly #folder: string;

  constructor(readonly packageName: string) {
    this.#folder = path.join(__dirname, "data", packageName);
    this.#contents = this.#read("contents");
  }

  get version(): string {
    return this.#contents.version;
  }

  /** What the provider itself can be configured with. */
  get provider(): ObjectShape {
    return this.#contents.provider;
  }

  resource(token: string): ResourceShape | undefined {
    const group = /^\w+:([^/:]+)/.exec(token)?.[1] ?? "";
    const module = Object.hasOwn(this.#contents.groups, group) ? this.#contents.groups[group] : customModuleOf(token);
    if (module === undefined) return undefined;
    const { resources } = this.#module(module);
    return Object.hasOwn(resources, token) ? resources[token] : undefined;
  }

  /** The other versions of an API in which a custom resource is known here. */
  otherVersions(token: string): string[] {
    const module = customModuleOf(token);
    if (module === undefined || this.resource(token) !== undefined) return [];
    const [, group, kind] = /^(.*)\/v\w+:(.*)$/.exec(token) ?? [];
    return Object.keys(this.#module(module).resources).filter(
      (one) => one.startsWith(`${group}/`) && one.endsWith(`:${kind}`),
    );
  }

  /** A nested type by its name, as in `ec2.EipTimeouts`. */
  object(name: string): ObjectShape {
    const module = name.includes(".") ? (name.split(".")[0] ?? "") : "index";
    const shape = this.#module(module).objects[name];
    if (!shape) throw new Error(`the contract of ${this.packageName} mentions ${name} without describing it`);
    return shape;
  }

  #module(name: string): Module {
    const known = this.#modules.get(name);
    if (known) return known;
    const module: Module = this.#read(name);
    this.#modules.set(name, module);
    return module;
  }

  #read<T>(name: string): T {
    const isCustom = this.packageName === "kubernetes" && customModules.has(name);
    const folder = isCustom ? path.join(__dirname, "custom") : this.#folder;
    return JSON.parse(fs.readFileSync(path.join(folder, `${name}.json`), "utf8"));
  }
}
