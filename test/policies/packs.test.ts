import assert from "node:assert/strict";
import { readdir, readFile, stat } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { dirname, join } from "node:path";

import { parse } from "yaml";

import { allRules, packs } from "../../policies/all/index";
import { buildPacks } from "../../policies/build.mjs";
import { RunningPack } from "../../policies/harness";
import { spellings } from "../../policies/kit/aliases";
import { rules } from "./examples";

const policies = join(__dirname, "../../policies");
const OF_RUNNER = /^(?:@grpc\/grpc-js|google-protobuf\/.*|@pulumi\/pulumi\/proto\/\w+)$/;
const folders = [...packs.map(({ name }) => name), "all"];

describe("policy packs", () => {
  before(() => buildPacks());

  for (const { name, rules } of packs) {
    it(`serve the rules of ${name} alone`, async () => {
      const pack = await RunningPack.start(name);
      try {
        const { version } = await readJson(join(policies, name, "package.json"));
        const ids = rules.map(({ id }) => id);
        assert.deepEqual(await pack.info(), { name: `evenkeel-${name}`, version, rules: ["policy-settings", ...ids] });
      } finally {
        await pack.stop();
      }
    });
  }

  it("serve the rules of all packs from one process", async () => {
    const pack = await RunningPack.start("all");
    try {
      const { name, rules } = await pack.info();
      assert.equal(name, "evenkeel-all");
      assert.deepEqual(rules, ["policy-settings", ...allRules.map(({ rule }) => rule)]);
    } finally {
      await pack.stop();
    }
  });

  it("tell reports which pack a rule is of", async () => {
    const catalogue = await readJson(join(policies, "all/bin/catalogue.json"));
    assert.deepEqual(catalogue, allRules);
    const found = allRules.filter(({ rule }) => rule === "rds-not-public");
    assert.deepEqual(
      found.map(({ pack, severity, services }) => ({ pack, severity, services })),
      [{ pack: "least-privilege", severity: "critical", services: ["rds", "backup"] }],
    );
  });

  it("mend what a level says, and keep what they do not mend", async () => {
    const pack = await RunningPack.start("all");
    try {
      const type = "aws:lb/loadBalancer:LoadBalancer";
      const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "x" };
      const before = { dropInvalidHeaderFields: false, name: secret };
      assert.deepEqual(await pack.remediate({ type, properties: before }), { rules: [], properties: before });

      await pack.configure({ "lb-drop-invalid-headers": { level: "remediate" } });
      assert.deepEqual(await pack.remediate({ type, properties: before }), {
        rules: ["lb-drop-invalid-headers"],
        properties: { dropInvalidHeaderFields: true, name: secret },
      });
    } finally {
      await pack.stop();
    }
  });

  it("have one version each, and describe themselves as they are served", async () => {
    for (const folder of folders) {
      const { version, main } = await readJson(join(policies, folder, "package.json"));
      const project = parse(await readFile(join(policies, folder, "PulumiPolicy.yaml"), "utf8"));
      assert.deepEqual({ version: project.version, main: project.main }, { version, main });
      const served = packs.find(({ name }) => name === folder);
      if (served) assert.equal(project.description, served.description);
    }
  });

  it("load nothing but what the process that runs them has loaded already", async () => {
    for (const folder of folders) {
      const code = await readFile(join(policies, folder, "bin/index.js"), "utf8");
      const modules = new Set([...code.matchAll(/require\("([^"]+)"\)/g)].map(([, module = ""]) => module));
      const others = [...modules].filter((module) => !OF_RUNNER.test(module) && !isBuiltin(module));
      assert.deepEqual(others, [], folder);
    }
  });

  it("are written only when they change, and always the same", async () => {
    const built = () => Promise.all(folders.map((folder) => snapshot(join(policies, folder, "bin"))));
    const before = await built();
    await buildPacks();
    assert.deepEqual(await built(), before);
  });
});

describe("the rules' own data", () => {
  it("has an id, a reason, a way to mend it and a link for each rule", () => {
    assert.deepEqual([...new Set(rules.map(({ id }) => id))].length, rules.length, "ids are unique");
    for (const { id, title, why, fix, link, controls, settings, passes, fails } of rules) {
      // Each rule's configuration has its levels beside its settings.
      assert.ok(!Object.hasOwn(settings, "levels") && !Object.hasOwn(settings, "enforcementLevel"), id);
      assert.match(id, /^[a-z0-9]+(-[a-z0-9]+)+$/);
      assert.match(title, /^[A-Z].*[^.]$/, id);
      for (const sentence of [why, fix]) assert.match(sentence, /^[A-Z].*\.$/, id);
      assert.match(link, /^https:\/\//, id);
      assert.ok(Object.values(controls).flat().length > 0, id);
      assert.ok(passes.length > 0 && fails.length > 0, id);
    }
  });

  it("names only types that the installed SDKs have", async () => {
    // The long list of taggable types is held against the SDK as a whole, below.
    const own = rules.filter(({ resources }) => resources.length < 100).flatMap(({ resources }) => resources);
    const inExamples = rules.flatMap(({ passes, fails }) => [...passes, ...fails].flat()).map(({ type }) => type);
    // Components are of whatever package a program has them in.
    const ofSdk = [...own.flatMap(spellings), ...inExamples].filter((type) =>
      /^(?:aws|kubernetes|datadog|random):/.test(type),
    );
    for (const type of new Set(ofSdk)) assert.equal(await typeInSdk(type), type);
  });

  it("knows the types that take tags as the installed SDK has them", async () => {
    const { taggableTypes } = await import("../../policies/tagging/generate-taggable.mjs");
    assert.deepEqual(await readJson(join(policies, "tagging/taggable.json")), taggableTypes());
  });
});

/** The type that the SDK's file for this token declares. */
async function typeInSdk(token: string): Promise<string | undefined> {
  const [sdk, path = "", kind = ""] = token.split(":");
  if (isOfCustomResource(path)) return (await customTypes()).find((type) => type === token);
  const file = sdk === "kubernetes" ? fileOfKind(path, kind) : `${path.replace(/^index\//, "")}.js`;
  const code = await readFile(join(dirname(require.resolve(`@pulumi/${sdk}/package.json`)), file), "utf8");
  return /__pulumiType = '([^']+)'/.exec(code)?.[1];
}

/** Kubernetes' own groups are words, or end as it does; that of charts is the SDK's. */
function isOfCustomResource(path: string): boolean {
  const [group = ""] = path.split("/");
  return group.includes(".") && !group.endsWith(".k8s.io") && group !== "helm.sh";
}

/** `networking.k8s.io/v1` and `NetworkPolicy` -> `networking/v1/networkPolicy.js`. */
function fileOfKind(path: string, kind: string): string {
  const [group = "", version = ""] = path.split("/");
  return `${group.split(".")[0]}/${version}/${kind.charAt(0).toLowerCase()}${kind.slice(1)}.js`;
}

/** No SDK declares what is defined in a cluster. The simulated cloud keeps the published schemas. */
async function customTypes(): Promise<string[]> {
  const folder = join(__dirname, "../../simulator/contract/custom");
  const files = await Promise.all((await readdir(folder)).map((file) => readJson(join(folder, file))));
  return files.flatMap(({ resources }) => Object.keys(resources));
}

// biome-ignore lint/suspicious/noExplicitAny: files of the project are read as they are
async function readJson(path: string): Promise<any> {
  return JSON.parse(await readFile(path, "utf8"));
}

async function snapshot(folder: string) {
  const files = (await readdir(folder)).sort();
  return Promise.all(
    files.map(async (file) => {
      const path = join(folder, file);
      return { file, text: await readFile(path, "utf8"), changed: (await stat(path)).mtimeMs };
    }),
  );
}
