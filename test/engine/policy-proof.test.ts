import assert from "node:assert/strict";

import { judgeRecording, newSession, type Recording } from "../../policies/harness";
import { spellings } from "../../policies/kit/aliases";
import type { Diagnostic } from "../../policies/kit/session";
import { kills } from "../policies/mutations/kill";
import { type Mutant, mutants } from "../policies/mutations/mutate";
import { isRelevant } from "../policies/mutations/relevant";
import { survivors } from "../policies/mutations/survivors";
import { hideOneValue } from "../policies/mutations/unknowns";
import { Environment, type Run } from "./environment";

/**
 * The rules that need values which only a deployment tells, and the text that each waits for: what functions are told
 * in a list of ARNs. All others decide in a first preview.
 */
const needKnownValues = { production: ["lambda-no-plain-secret"], eks: [] } as const;

// The two between them register every type of resource that the program knows for its own runtimes.
for (const stack of ["production", "eks"] as const) {
  describe(`the policy packs, on all that ${stack} registers`, function () {
    this.timeout(120_000);

    let environment: Environment;
    let preview: { run: Run; recording: Recording };
    let up: { run: Run; recording: Recording };
    let everyMutant: Mutant[];

    before(async () => {
      environment = await Environment.of(stack);
      preview = await environment.recorded("preview", "--unknowns");
      up = await environment.recorded("up");
      everyMutant = mutants(up.recording, isRelevant);
    });
    after(() => environment.dispose());

    it("decide everything when all values are known, and find nothing", () => {
      assert.equal(up.run.code, 0, up.run.text);
      assert.deepEqual(judgeRecording(up.recording).map(told), []);
    });

    it("refuse nothing in a first preview, and leave hardly a rule to the deployment", () => {
      assert.equal(preview.run.code, 0, preview.run.text);
      const found = judgeRecording(preview.recording);
      assert.deepEqual(found.filter(({ message }) => !message.startsWith("undetermined: ")).map(told), []);
      assert.deepEqual([...new Set(found.map(({ rule }) => rule))], needKnownValues[stack]);
    });

    it("say in the engine what they say in these tests", () => {
      const inEngine = preview.run.undetermined.map(
        ({ policyName, resourceUrn = "" }) => `${policyName} ${resourceUrn}`,
      );
      const here = judgeRecording(preview.recording).map(({ rule, urn }) => `${rule} ${urn}`);
      assert.deepEqual([...new Set(inEngine)].sort(), [...new Set(here)].sort());
    });

    it("refuse 98 of 100 careless changes of what protects data, access and ownership, and the others for a reason", () => {
      const killedBy = kills(up.recording);
      const surviving = everyMutant.filter((mutant) => killedBy(mutant).length === 0).map(described);
      const unexplained = surviving.filter((each) => !survivors.some(({ what }) => what.test(each)));
      assert.deepEqual(unexplained, []);
      assert.ok(everyMutant.length > 250, `${everyMutant.length} changes`);
      assert.ok(surviving.length <= 0.02 * everyMutant.length, surviving.join("\n"));
    });

    it("judge each changed resource alike under the other name of its type", () => {
      const renamed = everyMutant.filter(({ type }) => spellings(type).length > 1);
      assert.ok(renamed.length > 0);
      for (const mutant of renamed) {
        const [, other = ""] = spellings(mutant.type);
        const session = newSession(mutant.recording.stack);
        const changed = mutant.recording.registrations.filter(({ urn }) => urn === mutant.urn);
        const found = (type: string) => changed.flatMap((facts) => session.analyze({ ...facts, type }).diagnostics);
        assert.deepEqual(
          found(other).map(({ rule, level }) => ({ rule, level })),
          found(mutant.type).map(({ rule, level }) => ({ rule, level })),
          described(mutant),
        );
      }
    });

    it("never refuse a registration for a value that is not known yet", () => {
      const session = newSession(up.recording.stack);
      for (const { facts, path } of hideOneValue(up.recording)) {
        const refused = session
          .analyze(facts)
          .diagnostics.filter(({ message }) => !message.startsWith("undetermined: "));
        assert.deepEqual(refused.map(told), [], `${facts.type} with ${path} unknown`);
      }
    });
  });
}

function described({ type, path, kind }: Mutant): string {
  return `${kind} ${type} ${path}`.trim();
}

function told({ rule, level, message }: Diagnostic): string {
  return `${level} ${rule}: ${message.split("\n")[0]}`;
}
