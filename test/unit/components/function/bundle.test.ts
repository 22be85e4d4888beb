import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { bundle } from "../../../../components/function/bundle";

describe("the bundle of a function", () => {
  let folder: string;
  const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
  const kept = () => {
    const where = join(folder, "node_modules/.cache/functions");
    return readdirSync(where).map((file) => join(where, file));
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "evenkeel-bundle-"));
    write("index.ts", 'import { word } from "./word";\nexport const said: string = word;\n');
    write("word.ts", 'export const word = "first";\n');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("is the one that was made before, as long as nothing in it has changed", () => {
    bundle(folder, "index.ts");
    for (const file of kept()) writeFileSync(file, readFileSync(file, "utf8").replaceAll("first", "kept"));

    assert.match(bundle(folder, "index.ts"), /"kept"/);
  });

  it("is another one as soon as a file has changed that it is made of", () => {
    bundle(folder, "index.ts");
    write("word.ts", 'export const word = "second";\n');

    assert.match(bundle(folder, "index.ts"), /"second"/);
  });

  it("is another one where a file is gone for another of its name", () => {
    bundle(folder, "index.ts");
    rmSync(join(folder, "word.ts"));
    write("word.js", 'export const word = "third";\n');

    assert.match(bundle(folder, "index.ts"), /"third"/);
  });

  it("is made anew where what was kept cannot be read", () => {
    const first = bundle(folder, "index.ts");
    for (const file of kept()) writeFileSync(file, "{");

    assert.equal(bundle(folder, "index.ts"), first);
  });
});
