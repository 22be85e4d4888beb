import assert from "node:assert/strict";
import { globSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const repository = join(__dirname, "../..");

interface Import {
  from: string;
  to: string;
  /** Types alone are gone when the program runs. */
  isOfTypes: boolean;
}

describe("the house", () => {
  const imports = sourceFiles().flatMap(importsOf);

  it("lets index.ts with its composition, and settings.ts, know components, and nothing but tests know the program", () => {
    const outsiders = imports.filter(({ from, to }) => !from.startsWith("components/") && to.startsWith("components/"));
    const knowing = new Set(outsiders.map(({ from }) => from).filter((from) => !from.startsWith("test/")));
    const users = imports.filter(({ to }) => to === "index.ts").map(({ from }) => from);

    // The document on recovery is computed by what refuses promises that do not hold.
    const document = "scripts/disaster-recovery/document.ts";
    const program = [...knowing].filter((from) => !from.startsWith("composition/"));
    assert.deepEqual(program.sort(), ["index.ts", document, "settings-checks.ts", "settings.ts"]);
    assert.deepEqual(
      users.filter((from) => !from.startsWith("test/")),
      [],
    );
  });

  it("lets a component know base, function and kubernetes, and of those that it is given the types alone", () => {
    const others = imports.filter(({ from, to, isOfTypes }) => {
      const [home, target] = [area(from), area(to)];
      const isForAll = target !== undefined && ["base", "function", "kubernetes"].includes(target);
      return !isOfTypes && home !== undefined && target !== undefined && !isForAll && target !== home;
    });

    // What settings contradict across components is a pure calculation of both.
    const calculations = others.filter(({ to }) => !isFreeOfPulumi(to));
    assert.deepEqual(calculations, []);
  });

  it("keeps settings free of Pulumi, so that reading a stack file costs nothing", () => {
    const settings = sourceFiles().filter((file) => /^components\/.*\/(settings|workload)\.ts$/.test(file));

    assert.ok(settings.length >= 7);
    assert.deepEqual(
      settings.filter((file) => !isFreeOfPulumi(file)),
      [],
    );
  });

  it("keeps functions, policies, simulator, scripts and components apart from each other", () => {
    const apart = ["components", "functions", "policies", "simulator", "scripts"];
    const crossing = imports.filter(({ from, to }) => {
      const [home = "", target = ""] = [from.split("/")[0], to.split("/")[0]];
      return apart.includes(home) && apart.includes(target) && home !== target;
    });

    // The command finds the CLI that set-up installed and the packs that it judges with, and reports what they say; the
    // bench measures all, and what is written from settings reads them.
    const allowed =
      /^(simulator\/command(\/\w+)* -> (scripts\/(set-up|policy-report)|policies)|scripts\/(bench|disaster-recovery|settings-schema).* -> .*)/;
    const told = crossing.map(({ from, to }) => `${dirname(from)} -> ${dirname(to)}`);
    assert.deepEqual(
      [...new Set(told)].filter((way) => !allowed.test(way)),
      [],
    );
  });

  it("has no cycles", () => {
    const next = new Map<string, string[]>();
    for (const { from, to, isOfTypes } of imports) {
      if (!isOfTypes) next.set(from, [...(next.get(from) ?? []), to]);
    }
    const done = new Set<string>();
    const visit = (file: string, path: readonly string[]): void => {
      assert.ok(!path.includes(file), `${[...path.slice(path.indexOf(file)), file].join(" -> ")}`);
      if (done.has(file)) return;
      for (const to of next.get(file) ?? []) visit(to, [...path, file]);
      done.add(file);
    };
    for (const file of next.keys()) visit(file, []);
  });

  it("has nothing that leans on its tests", () => {
    assert.deepEqual(
      imports.filter(({ from, to }) => to.startsWith("test/") && !from.startsWith("test/")),
      [],
    );
  });

  function isFreeOfPulumi(file: string, seen = new Set<string>()): boolean {
    if (seen.has(file)) return true;
    seen.add(file);
    if (/^import (?!type )[^;]*"@pulumi\//m.test(readFileSync(join(repository, file), "utf8"))) return false;
    return imports
      .filter(({ from, isOfTypes }) => from === file && !isOfTypes)
      .every(({ to }) => isFreeOfPulumi(to, seen));
  }
});

function sourceFiles(): string[] {
  const found = globSync("**/*.{ts,mjs}", {
    cwd: repository,
    exclude: (path) => /(^|\/)(node_modules|bin|\.simulator)(\/|$)/.test(String(path)),
  });
  return found.filter((file) => !/\.d\.m?ts$/.test(file)).sort();
}

function importsOf(from: string): Import[] {
  const text = readFileSync(join(repository, from), "utf8");
  const statements = text.matchAll(/^(?:import|export) (type )?(?:[^;"]*? from )?"(\.[^"]*)";/gm);
  return [...statements].map(([, isOfTypes, specifier = ""]) => {
    return { from, to: resolve(from, specifier), isOfTypes: isOfTypes !== undefined };
  });
}

function resolve(from: string, specifier: string): string {
  const target = join(repository, dirname(from), specifier);
  const candidates = [target, `${target}.ts`, join(target, "index.ts")];
  const file = candidates.find((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
  return relative(repository, file ?? target);
}

/** The area of a component's file: `network` for `components/network/cidr.ts`. */
function area(file: string): string | undefined {
  return /^components\/([^/]+)\//.exec(file)?.[1];
}
