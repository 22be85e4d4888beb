import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { Environment, type Run } from "./environment";
import { assertClean, changes, remnants } from "./runs";

const stacks = ["staging", "production"];
const isFull = process.env.EVENKEEL_FULL !== undefined;

// In a stack file it stands one level deeper.
const [, readmeService = ""] =
  readFileSync(join(__dirname, "../../README.md"), "utf8").match(/```yaml\nevenkeel:services:\n([\s\S]*?)\n```/) ?? [];
const secondService = readmeService.replaceAll(/^/gm, "  ");

for (const stack of stacks) {
  describe(`the life of ${stack}`, function () {
    this.timeout(120_000);

    const settingsFile = `Pulumi.${stack}.yaml`;
    let environment: Environment;
    let again: Run;

    before(async () => {
      environment = await Environment.of(stack);
    });
    after(() => environment.dispose());

    // What happens to one environment happens to the other: `npm run test:full` sees all of it of both, and so a first
    // preview of production, whose rules the update judges alike.
    if (stack === "staging" || isFull) {
      it("is previewed whole, with every rule satisfied and none undecided", async () => {
        const preview = await environment.preview();

        assertClean(preview);
        assert.deepEqual(environment.cloud().objects, [], "a preview creates nothing");
      });
    }

    it("comes up as previewed, with the URNs that are promised", async () => {
      const up = await environment.up();

      assertClean(up);
      assert.deepEqual(urnsOf(up), goldenUrns(stack));
      assert.equal(up.outputs.url, stack === "staging" ? "https://staging.api.example.com" : "https://api.example.com");
    });

    it("has nothing left to change once it is up", async () => {
      again = await environment.preview("--diff", "--show-sames", "--expect-no-changes");

      assertClean(again);
      assert.deepEqual(changes(again), []);
    });

    it("keeps its secrets out of its state, its cloud's files and all that is printed", async () => {
      const secrets = await environment.secrets();
      const { text } = again;
      const files = readdirSync(join(environment.folder, ".simulator"), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));

      assert.ok(secrets.some((secret) => /^[A-Za-z0-9]{64}$/.test(secret)));
      for (const secret of secrets) {
        const leaks = [text, ...files].filter((each) => each.includes(secret));
        assert.equal(leaks.length, 0, "a secret can be read");
      }
    });

    // Others of this kind, which `npm test` has as well: what the search for changes behind its back finds is all that
    // differs, and a new port changes the service in place.
    if (isFull) {
      it("agrees with what exists when it is refreshed", async () => {
        const refresh = await environment.refresh("--expect-no-changes");

        assertClean(refresh);
      });

      it("changes the retention of a log in place, and nothing else", async () => {
        const [before, logs] = [/writablePaths: \[\/tmp\]\n( +logs: .*\n)?/, "logs: { keepDays: 60 }"];
        environment.edit(settingsFile, before, `writablePaths: [/tmp]\n      ${logs}\n`);
        const preview = await environment.preview();
        const up = await environment.up();

        assertClean(preview, up);
        assert.deepEqual(changes(preview), ["update entity-api-logs-group"]);
        assert.deepEqual(changes(up), changes(preview));
      });
    }

    if (stack === "staging" || isFull) {
      it("replaces what cannot take another port, beside what stands, and nothing else", async () => {
        environment.edit(settingsFile, "port: 3000", "port: 3001");
        const preview = await environment.preview();
        const up = await environment.up();

        assertClean(preview, up);
        assert.deepEqual(changes(preview), movedToAnotherPort);
        assert.deepEqual(changes(up), movedToAnotherPort);
      });

      it("finds what somebody changed or deleted behind its back, and puts it right", async () => {
        const one = (name: string) => {
          const found = environment.cloud().objects.find(({ urn }) => urn.endsWith(`::${name}`));
          return found?.urn ?? assert.fail(`${name} does not exist`);
        };
        const logs = one("entity-api-logs-group");
        const alias = one("entity-db-encryption-alias");
        environment.changeBehindPulumi({ urn: logs, set: { retentionInDays: 1 } }, { urn: alias, gone: true });
        const found = await environment.drift();
        const repaired = await environment.up("--refresh");
        const after = await environment.refresh("--expect-no-changes");

        assert.notEqual(found.code, 0);
        assert.deepEqual(found.drifted.map(({ op, name }) => `${op} ${name}`).sort(), [
          "delete entity-db-encryption-alias",
          "update entity-api-logs-group",
        ]);
        assertClean(repaired, after);
        assert.deepEqual(changes(repaired), ["create entity-db-encryption-alias", "update entity-api-logs-group"]);
      });
    }

    if (stack === "staging") {
      it("gets the README's second service beside the first, of which only those are told that look after the secret of both", async () => {
        environment.edit(settingsFile, "  evenkeel:databases:", `${secondService}\n\n  evenkeel:databases:`);
        const preview = await environment.preview();
        environment.edit(settingsFile, `${secondService}\n\n`, "");

        assertClean(preview);
        const others = changes(preview).filter((change) => !change.startsWith("create report-api-"));
        assert.deepEqual(others, toldOfAnotherReader);
        assert.equal(preview.steps.filter(({ op }) => op === "create").length, 51, "as the README says");
      });

      it("goes without a trace but for keys that wait for their end", async () => {
        const destroyed = await environment.destroy();

        assertClean(destroyed);
        assert.deepEqual(environment.cloud().objects, []);
        assert.deepEqual(remnants(environment), keysOf(stack));
      });
    } else {
      it("refuses to be destroyed, names what is protected, and deletes nothing", async () => {
        const before = environment.cloud();
        const destroyed = await environment.destroy();

        assert.notEqual(destroyed.code, 0);
        // The engine stops at the first protected resource of each chain of dependencies.
        for (const name of ["entity-db-(instance|encryption)", "backup-(vault|encryption)", "load-balancer-alb"]) {
          assert.match(
            destroyed.errors.join(),
            new RegExp(`::${name}[^]*? cannot be deleted\\s+because it is protected`),
          );
        }
        assert.deepEqual(environment.cloud(), before);
      });

      it("refuses settings that give up its protection while it is production", async () => {
        environment.edit(
          settingsFile,
          "databaseName: entities",
          "databaseName: entities\n      deletionProtection: false",
        );
        const preview = await environment.preview();

        assert.notEqual(preview.code, 0);
        assert.match(preview.errors.join(), /evenkeel:databases\.entity-db\.deletionProtection: found false/);
        assert.deepEqual(changes(preview), []);
      });

      it("goes once it is production no more, but for what rescues its data", async () => {
        environment.edit(settingsFile, "environmentType: production", "environmentType: staging");
        environment.edit(settingsFile, "domain: api", "deletionProtection: false\n    domain: api");
        environment.edit(settingsFile, "copy: {", "deletionProtection: false\n    copy: {");
        const unprotected = await environment.up();
        const destroyed = await environment.destroy();

        assertClean(unprotected, destroyed);
        // Without its key the final snapshot could not be read.
        assert.deepEqual(
          environment.cloud().objects.map(({ urn }) => urn.slice(urn.lastIndexOf("::") + 2)),
          ["entity-db-encryption-key"],
        );
        assert.deepEqual(remnants(environment), [
          ...keysOf(stack).filter((key) => !key.endsWith(" entity-db-encryption-key")),
          "aws:rds/automatedBackup:AutomatedBackup entity-db-instance",
          "aws:rds/snapshot:Snapshot entity-db-instance",
          "aws:secretsmanager/secret:Secret entity-api-secrets-jwt-secret-secret",
          "aws:secretsmanager/secret:Secret entity-db-url",
        ]);
      });
    }
  });
}

// A key can be rescued for as many days as its deletion takes.
const keysOf = (stack: string) =>
  [
    ...(stack === "production" ? ["backup-copies-encryption"] : []),
    "backup-encryption",
    ...(stack === "staging" ? ["chaos-logs-encryption"] : []),
    "cluster-exec",
    "cluster-exec-logs-encryption",
    "cluster-storage",
    "entity-api-logs-encryption",
    "entity-api-secrets-encryption",
    "entity-db-encryption",
    "entity-db-user-function-logs-encryption",
    "load-balancer-firewall-log-records-encryption",
    "network-flow-logs-encryption",
    "notifications-encryption",
    "recovery-watch-ages-function-logs-encryption",
    "redeployment-services-function-logs-encryption",
    ...(stack === "production" ? ["restore-validation-function-logs-encryption"] : []),
    "secret-watch-ages-function-logs-encryption",
  ].map((name) => `aws:kms/key:Key ${name}-key`);

// Who may read the URL, and whose tasks are replaced when it changes.
const toldOfAnotherReader = [
  "update entity-db-user-policy",
  "update redeployment-services-function-lambda",
  "update redeployment-services-function-may",
];

// A revision of a task and a way through the firewall are for one port. The new ones stand before the service moves, and
// the old ones go after it has moved: no task is cut off. Target groups take any port.
const movedToAnotherPort = [
  "entity-api-firewall-from-load-balancer-in",
  "entity-api-firewall-from-load-balancer-out",
  "entity-api-task",
]
  .flatMap((name) => [`create-replacement ${name}`, `delete-replaced ${name}`, `replace ${name}`])
  .concat("update entity-api-service")
  .sort();

function urnsOf({ steps }: Run): string[] {
  return steps
    .filter(({ op }) => op === "create")
    .map(({ urn }) => urn)
    .sort();
}

/** The URNs of a stack. They are the identity of what exists: a changed one is a resource deleted and another made. */
function goldenUrns(stack: string): string[] {
  return readFileSync(join(__dirname, "urns", `${stack}.txt`), "utf8")
    .trimEnd()
    .split("\n");
}
