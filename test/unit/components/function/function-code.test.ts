import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";

import type * as pulumi from "@pulumi/pulumi";

import { functionCode } from "../../../../components/function/function-code";

describe("the code of a function", () => {
  const functions = join(__dirname, "../../../../functions");
  const deployed = readdirSync(functions).filter((name) => existsSync(join(functions, name, "index.ts")));
  for (const name of deployed) {
    it(`is one file, in which only what the runtime brings is left out: ${name}`, async () => {
      const code = await textOf(name);

      const required = new Set([...code.matchAll(/require\("([^"]+)"\)/g)].map(([, module = ""]) => module));
      const missing = [...required].filter((module) => !isBuiltin(module) && !module.startsWith("@aws-sdk/client-"));
      // node-postgres asks for it only where it is told to.
      assert.deepEqual(
        missing.filter((module) => module !== "pg-native"),
        [],
      );
    });
  }

  it("reads the same wherever it is bundled, so that it is deployed anew only when it has changed", async () => {
    const elsewhere = execFileSync(
      process.execPath,
      [
        "--require",
        require.resolve("tsx/cjs"),
        "--eval",
        `require(${JSON.stringify(require.resolve("../../../../components/function/function-code"))})
           .functionCode("migration").assets
           .then(({ "index.js": file }) => file.text)
           .then((text) => process.stdout.write(text))`,
      ],
      { cwd: "/", encoding: "utf8" },
    );

    assert.equal(elsewhere, await textOf("migration"));
    assert.doesNotMatch(elsewhere, new RegExp(process.cwd()));
  });

  it("puts files beside the code that tell the function what its environment has no room for", async () => {
    const { assets } = functionCode("migration", { "checks.json": "{}" }) as pulumi.asset.AssetArchive; // as below
    const { "index.js": code, "checks.json": file } = (await assets) as Record<string, pulumi.asset.StringAsset>; // ditto

    assert.equal(await file?.text, "{}");
    assert.equal(await code?.text, await textOf("migration"));
  });

  it("exports what Lambda calls", async () => {
    const module = { exports: {} };
    new Function("module", "exports", "require", await textOf("migration"))(module, module.exports, require);

    assert.deepEqual(Object.keys(module.exports), ["handler"]);
  });
});

async function textOf(name: string): Promise<string> {
  const { assets } = functionCode(name) as pulumi.asset.AssetArchive; // that is what it makes
  const { "index.js": file } = await assets;
  return await (file as pulumi.asset.StringAsset).text; // and this is what it puts into it
}
