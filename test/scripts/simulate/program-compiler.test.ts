import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const repository = join(__dirname, "..", "..", "..");
const scripts = ["program-compiler.cjs", "program-preload.cjs"];

const greeting = `
interface Greeting { words: string }
const greeting: Greeting = { words: "good morning" };
export default greeting.words;
`;

describe("The compiler of the program", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "evenkeel-compiler-"));
    for (const each of ["scripts", "node_modules/.cache", "parts"]) mkdirSync(join(folder, each), { recursive: true });
    for (const name of scripts) copyFileSync(join(repository, "scripts", name), join(folder, "scripts", name));
    for (const name of readdirSync(join(repository, "node_modules"))) {
      if (!name.startsWith("."))
        symlinkSync(join(repository, "node_modules", name), join(folder, "node_modules", name));
    }
    write("parts/index.ts", greeting);
    write("index.ts", 'import greeting from "./parts";\n\nconsole.log(greeting);\n');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (path: string, text: string) => writeFileSync(join(folder, path), text);
  const kept = () => readdirSync(join(folder, "node_modules/.cache/program")).sort();

  function run() {
    const flags = scripts.flatMap((name) => ["--require", `./scripts/${name}`]);
    // Warnings and colours of the terminal that runs the tests do not belong to what the program says.
    const env = { PATH: process.env.PATH, NO_COLOR: "1" };
    const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, "./index.ts"], {
      cwd: folder,
      encoding: "utf8",
      env,
    });
    return { status, stdout, stderr };
  }

  it("runs TypeScript, whose files import each other by short names", () => {
    assert.deepEqual(run(), { status: 0, stdout: "good morning\n", stderr: "" });
  });

  it("compiles a file once, and again when it has changed", () => {
    run();
    const first = kept();
    run();
    assert.deepEqual(kept(), first);
    assert.equal(first.length, 2);

    write("parts/index.ts", greeting.replace("morning", "evening"));
    assert.equal(run().stdout, "good evening\n");
    assert.equal(kept().length, 3);
  });

  it("takes what it kept, without compiling", () => {
    run();
    rmSync(join(folder, "node_modules/esbuild"));
    mkdirSync(join(folder, "node_modules/esbuild"));
    const { version } = require("esbuild/package.json");
    write("node_modules/esbuild/package.json", JSON.stringify({ name: "esbuild", version, main: "none.js" }));

    assert.deepEqual(run(), { status: 0, stdout: "good morning\n", stderr: "" });
  });

  it("works where nothing can be kept", () => {
    write("node_modules/.cache/program", "a file in the place of the folder");

    assert.deepEqual(run(), { status: 0, stdout: "good morning\n", stderr: "" });
  });

  it("shows lines of TypeScript in a stack", () => {
    write(
      "parts/index.ts",
      `${greeting}\nfunction fail(reason: string): never {\n  throw new Error(reason);\n}\nfail("no");\n`,
    );

    for (const time of ["first", "from what it kept"]) {
      const { status, stderr } = run();
      assert.equal(status, 1, time);
      assert.match(stderr, /Error: no\n +at fail \(.*parts\/index\.ts:7:9\)\n +at .*parts\/index\.ts:9:1/, time);
    }
  });

  it("says where a mistake is", () => {
    write("parts/index.ts", "export default\n  const;\n");

    const { status, stderr } = run();
    assert.equal(status, 1);
    assert.match(stderr, /SyntaxError: .*\/parts\/index\.ts:2:3: Unexpected "const"/);
  });
});
