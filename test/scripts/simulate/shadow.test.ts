import assert from "node:assert/strict";
import { createDecipheriv, pbkdf2Sync } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";

import { chooseStack, findProgram } from "../../../simulator/command/program";
import { prepareWorkspace, workspaceOf } from "../../../simulator/command/shadow";
import { shadowProjectFile } from "../../../simulator/command/shadow/project-file";
import { encryptionSalt, key, passphrase, salt } from "../../../simulator/command/shadow/seal";
import { shadowStackFile } from "../../../simulator/command/shadow/stack-file";

/** As Pulumi opens what its passphrase provider sealed. */
function open(sealed: string): string {
  const [version, nonce = "", text = ""] = sealed.split(":");
  assert.equal(version, "v1");
  const bytes = Buffer.from(text, "base64");
  const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64")).setAuthTag(bytes.subarray(-16));
  return decipher.update(bytes.subarray(0, -16), undefined, "utf8") + decipher.final("utf8");
}

describe("The shadow of a stack file", () => {
  const stackFile = `# For people, not for Pulumi
secretsprovider: awskms://alias/pulumi?region=us-east-1
encryptedkey: AQICAHg
environment: [shared]
config:
  aws:region: us-east-1
  web:account: "111122223333"
  web:token:
    secure: AAABADQXFlU0mxbDL1m6JkVi
  web:deep: { list: [ 7, { secure: BBB }, { on: true, key: { secure: CCC } } ] }
`;

  it("has the same configuration without what leads to the real account's keys", () => {
    const { config, encryptionsalt, ...others } = parse(shadowStackFile(stackFile, "x").text);

    assert.deepEqual(others, {});
    assert.equal(encryptionsalt, encryptionSalt);
    assert.equal(config["web:account"], "111122223333");
    assert.equal(config["aws:region"], "us-east-1");
    assert.deepEqual(config["web:deep"].list[0], 7);
    assert.equal(config["web:deep"].list[2].on, true);
  });

  it("has a stand-in for each secret that says where it stands", () => {
    const { config } = parse(shadowStackFile(stackFile, "x").text);

    assert.equal(open(config["web:token"].secure), "simulated-web-token");
    assert.equal(open(config["web:deep"].list[1].secure), "simulated-web-deep-list-1");
    assert.equal(open(config["web:deep"].list[2].key.secure), "simulated-web-deep-list-2-key");
  });

  it("tells every plain value of the configuration, and no secret", () => {
    assert.deepEqual(shadowStackFile(stackFile, "x").values, ["us-east-1", "111122223333", "7", "true"]);
  });

  it("is the same in every run", () => {
    assert.equal(shadowStackFile(stackFile, "x").text, shadowStackFile(stackFile, "x").text);
  });

  it("can be made of a file without configuration, and of an empty one", () => {
    for (const text of ["", "# nothing yet\n", "encryptionsalt: v1:abc\n"]) {
      assert.deepEqual(parse(shadowStackFile(text, "x").text), { encryptionsalt: encryptionSalt });
    }
  });

  it("refuses a file that is not YAML and names it", () => {
    assert.throws(
      () => shadowStackFile("config: [", "/p/Pulumi.dev.yaml"),
      /^Refusal: \/p\/Pulumi\.dev\.yaml: .*line 1/s,
    );
    assert.throws(() => shadowStackFile("just words", "/p/Pulumi.dev.yaml"), /Pulumi\.dev\.yaml: found no keys/);
  });

  it("is sealed with the key that Pulumi makes of the passphrase", () => {
    assert.deepEqual(key, pbkdf2Sync(passphrase, salt, 1_000_000, 32, "sha256"));
    const [, word] = encryptionSalt.split(`v1:${salt.toString("base64")}:`);
    assert.equal(open(word ?? ""), "pulumi");
  });
});

describe("The shadow of a project", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "evenkeel-shadow-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function project(text: string) {
    writeFileSync(join(folder, "Pulumi.yaml"), text);
    return findProgram(folder);
  }

  it("runs the same program by absolute paths", () => {
    const shadow = shadowProjectFile(
      project(`name: web
main: src
runtime:
  name: nodejs
  options:
    typescript: true
    tsconfig: ../tsconfig.run.json
    nodeargs: --require ./preload.cjs --import=../hooks.mjs --max-old-space-size=4096
`),
    );

    assert.deepEqual(parse(shadow), {
      name: "web",
      main: join(folder, "src"),
      runtime: {
        name: "nodejs",
        options: {
          typescript: true,
          tsconfig: join(folder, "tsconfig.run.json"),
          nodeargs: `--require ${folder}/src/preload.cjs --import=${folder}/hooks.mjs --max-old-space-size=4096`,
        },
      },
    });
  });

  it("leaves out the backend, plugins and the folder of the stack files, and keeps the configuration", () => {
    mkdirSync(join(folder, "stacks"));
    const shadow = shadowProjectFile(
      project(`name: web
runtime: nodejs
stackConfigDir: stacks
backend: { url: "s3://state" }
plugins: { providers: [{ name: aws, path: ./bin }] }
config: { "pulumi:disable-default-providers": [aws] }
`),
    );

    assert.deepEqual(parse(shadow), {
      name: "web",
      runtime: "nodejs",
      main: folder,
      config: { "pulumi:disable-default-providers": ["aws"] },
    });
  });

  it("leaves Pulumi no place for logs, and takes away those that are there", () => {
    const program = project("name: web\nruntime: nodejs\n");
    const workspace = workspaceOf(program);
    mkdirSync(join(workspace.home, "logs"), { recursive: true });
    writeFileSync(join(workspace.home, "logs", "dev.log"), "");

    for (const _ of ["once", "and again"]) prepareWorkspace(program, workspace);

    assert.ok(statSync(join(workspace.home, "logs")).isFile());
    assert.deepEqual(readdirSync(workspace.home), ["logs"]);
  });
});

describe("A program", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "evenkeel-program-"));
    writeFileSync(join(folder, "Pulumi.yaml"), "name: web\nruntime: nodejs\n");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const choose = (...stacks: string[]) => {
    for (const stack of stacks) writeFileSync(join(folder, `Pulumi.${stack}.yaml`), "");
    return (asked?: string, selected?: string) => chooseStack(findProgram(folder), { asked, selected });
  };

  it("is found from a folder below it", () => {
    mkdirSync(join(folder, "deep", "er"), { recursive: true });

    assert.equal(findProgram(join(folder, "deep", "er")).folder, folder);
  });

  it("has the stacks whose files lie in its stackConfigDir", () => {
    mkdirSync(join(folder, "stacks"));
    writeFileSync(join(folder, "stacks", "Pulumi.dev.yaml"), "");
    writeFileSync(join(folder, "Pulumi.yaml"), "name: web\nruntime: nodejs\nstackConfigDir: stacks\n");

    assert.deepEqual([...findProgram(folder).stackFiles], [["dev", join(folder, "stacks", "Pulumi.dev.yaml")]]);
  });

  it("runs on the stack that is asked for, else on the selected one, else on the only one", () => {
    assert.equal(choose("dev")(), "dev");
    assert.equal(choose("dev", "staging")(undefined, "staging"), "staging");
    assert.equal(choose("dev", "staging")("dev", "staging"), "dev");
    assert.throws(() => choose("dev", "staging")(), /Say which: --stack <stack>\.\nStacks with a file: dev, staging\./);
  });

  it("refuses a stack without a file and lists those that have one", () => {
    assert.throws(
      () => choose("dev", "staging")("prod"),
      /Stack prod has no file\. .*\nStacks with a file: dev, staging\./,
    );
    rmSync(join(folder, "Pulumi.dev.yaml"));
    rmSync(join(folder, "Pulumi.staging.yaml"));
    assert.throws(() => choose()("prod"), /Stack prod has no file\. .*\nThere is no stack file in .* yet\./);
  });

  it("refuses what is no program of Node", () => {
    assert.throws(() => findProgram(join(folder, "nowhere")), /-C .*nowhere: there is no such folder/);
    writeFileSync(join(folder, "Pulumi.yaml"), "name: web\nruntime: python\n");
    assert.throws(() => findProgram(folder), /runtime: found python; .* nodejs/);
    writeFileSync(join(folder, "Pulumi.yaml"), "runtime: nodejs\n");
    assert.throws(() => findProgram(folder), /is not a Pulumi project\.\n.*name/s);
  });
});
