import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { pulumiBinary } from "../../../scripts/set-up/pulumi-version.mjs";
import {
  callersFolder,
  findCommand,
  type PulumiRequest,
  parse,
  promisedCommands,
} from "../../../simulator/command/arguments";
import { flagsWithValue } from "../../../simulator/command/arguments/flags";

const from = "/home/me/project";

function pulumi(...args: string[]): PulumiRequest {
  const request = parse(args, from);
  assert.equal(request.kind, "pulumi");
  return request as PulumiRequest;
}

/** What of a command line reaches Pulumi, and what simulate takes for itself. */
function read(...args: string[]) {
  const { command, kind: _, ...rest } = pulumi(...args);
  return { command: command.words, ...rest };
}

describe("simulate's command line", () => {
  it("finds the command wherever flags and their values stand", () => {
    const expected = { command: "stack output", args: ["url", "--json"], stack: "staging", unknowns: false };

    assert.deepEqual(read("stack", "output", "url", "--json", "-s", "staging"), expected);
    assert.deepEqual(read("stack", "--stack", "staging", "output", "url", "--json"), expected);
    assert.deepEqual(read("-s=staging", "stack", "output", "url", "--json"), expected);
    assert.deepEqual(read("stack", "output", "-sstaging", "url", "--json"), expected);
    assert.equal(read("-v", "3", "--color", "never", "up").command, "up");
  });

  it("knows Pulumi's other names for its commands", () => {
    assert.equal(read("pre").command, "preview");
    assert.equal(read("update").command, "up");
    assert.equal(read("dn").command, "destroy");
    assert.equal(read("stack", "ls").command, "stack list");
    assert.equal(read("state", "rm", "urn").command, "state remove");
  });

  it("means paths from where the caller stands, several in one flag too", () => {
    assert.deepEqual(read("preview", "--policy-pack", "a,../b", "--save-plan=plan.json").args, [
      "--policy-pack=/home/me/project/a,/home/me/b",
      "--save-plan=/home/me/project/plan.json",
    ]);
    assert.deepEqual(read("policy", "analyze", "--policy-pack", "a,b").args, ["--policy-pack=/home/me/project/a,b"]);
    assert.deepEqual(read("import", "-f", "new.json").args, [
      "-f",
      "/home/me/project/new.json",
      "--generate-code=false",
    ]);
    assert.deepEqual(read("stack", "graph", "out.dot").args, ["/home/me/project/out.dot"]);
    assert.equal(read("up", "-C", "../other").folder, "/home/me/other");
    assert.equal(read("up", "--config-file", "x.yaml").configFile, "/home/me/project/x.yaml");
  });

  it("takes npm's word for where the caller stands, and not that of a script around it", () => {
    const npm = { npm_lifecycle_event: "simulate", INIT_CWD: "/home/me/project/components" };

    assert.equal(callersFolder("simulate", npm, "/home/me/project"), "/home/me/project/components");
    assert.equal(callersFolder("simulate", { ...npm, npm_lifecycle_event: "test" }, "/tmp/x"), "/tmp/x");
    assert.equal(callersFolder("simulate", {}, "/home/me/project"), "/home/me/project");
  });

  it("leaves alone what only looks like a path or a flag of its own", () => {
    assert.deepEqual(read("up", "-f", "--message", "-f is fine", "--target", "**/a").args, [
      "-f",
      "--message=-f is fine",
      "--target=**/a",
    ]);
    assert.deepEqual(read("config", "get", "--", "--stack").args, ["--", "--stack"]);
  });

  it("takes the stack that select and remove name as a word", () => {
    assert.deepEqual(read("stack", "select", "organization/evenkeel/staging"), {
      command: "stack select",
      args: [],
      stack: "staging",
      unknowns: false,
    });
    assert.deepEqual(read("stack", "rm", "--yes", "staging").stack, "staging");
  });

  it("shows unknowns in a preview and refuses to elsewhere", () => {
    assert.deepEqual(read("preview", "--unknowns"), { command: "preview", args: [], unknowns: true });
    assert.throws(() => parse(["up", "--unknowns"], from), /--unknowns: found with up; it belongs to preview/);
  });

  it("refuses to write configuration and says which file to edit", () => {
    for (const words of [["set", "a", "b"], ["rm", "a"], ["set-all"], ["refresh"], ["env", "add", "x"], ["cp"]]) {
      assert.throws(
        () => parse(["config", ...words, "--stack", "staging"], from),
        /never writes it\. Edit Pulumi\.staging\.yaml/,
      );
    }
    assert.throws(() => parse(["config", "set", "a", "b"], from), /Edit Pulumi\.<stack>\.yaml/);
  });

  it("refuses commands that it does not promise, with a hint and the list", () => {
    assert.throws(() => parse(["stack", "init", "dev"], from), /comes into being when it is first used.*stack export/s);
    assert.throws(() => parse(["state", "move", "urn"], from), /a simulated cloud of its own/);
    assert.throws(() => parse(["upp"], from), /^Refusal: upp: .*\nThe commands are: preview, up, .*, recover\.$/);
    assert.throws(() => parse(["import", "--out", "x.ts"], from), /import --out: .* writes no code/);
    assert.throws(() => parse(["recover", "--force"], from), /recover --force: recover takes --stack/);
    assert.throws(() => parse(["up", "--stack"], from), /--stack: found nothing after it/);
    assert.throws(() => parse(["stack", "select"], from), /stack select <stack>/);
  });

  it("shows help without a command, and Pulumi's own for a command", () => {
    assert.deepEqual(parse([], from), { kind: "help" });
    assert.deepEqual(parse(["--help"], from), { kind: "help" });
    assert.deepEqual(parse(["recover", "-h"], from), { kind: "help" });
    assert.deepEqual(parse(["stack", "ls", "--help"], from), {
      kind: "help of pulumi",
      args: ["stack", "list", "--help"],
    });
  });

  it("knows every flag of the promised commands that takes a value, as the CLI's help tells", async () => {
    const shown = await Promise.all(promisedCommands.map(valueFlagsOf));

    const unknown = shown.flat().filter(({ flag }) => !flagsWithValue.has(flag));
    // Where a command has -f for a file, parse looks at the command.
    const onlyFiles = unknown.filter(({ flag, command }) => !(flag === "-f" && command === "import"));
    assert.deepEqual(onlyFiles, []);
    assert.ok(shown.flat().length > 100);
  });
});

/** A flag's value follows as a word unless the help shows `[=...]`, and "false" is how it prints a defaulted switch. */
async function valueFlagsOf(command: string): Promise<{ command: string; flag: string }[]> {
  assert.ok(findCommand(command));
  const { stdout } = await promisify(execFile)(pulumiBinary(), [...command.split(" "), "--help"], {
    env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
  });
  const flags = stdout.matchAll(/^ {2,6}(?:(-\w), )?(--[\w-]+) (?!false )([a-zA-Z][\w:]*)(\[=)? {2,}/gm);
  return [...flags].flatMap(([, short, long, , optional]) =>
    optional ? [] : [short, long].filter((flag) => flag !== undefined).map((flag) => ({ command, flag })),
  );
}
