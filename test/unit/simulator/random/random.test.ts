import assert from "node:assert/strict";
import fc from "fast-check";

import { type Properties, reveal, Secret } from "../../../../simulator/value";
import { type Connection, Engine, type State } from "../engine";

const PASSWORD = "random:index/randomPassword:RandomPassword";

describe("random values", () => {
  let engine: Engine;
  let random: Connection;
  before(async () => {
    engine = await Engine.start();
    random = await engine.connect("random");
  });
  after(() => engine.dispose());

  const resultOf = ({ outputs }: State) => String(reveal(outputs).result);

  it("have the length and the classes that are asked for", async () => {
    const counts = fc.record({
      minLower: fc.nat(4),
      minUpper: fc.nat(4),
      minNumeric: fc.nat(4),
      minSpecial: fc.nat(4),
    });
    const switches = fc.record({
      lower: fc.boolean(),
      upper: fc.boolean(),
      numeric: fc.boolean(),
      special: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(counts, switches, fc.integer({ min: 16, max: 60 }), async (least, wanted, length) => {
        fc.pre(Object.values(wanted).some(Boolean));
        const text = resultOf(await random.preview(PASSWORD, "p", { length, ...least, ...wanted }));
        const count = (class_: RegExp) => text.match(class_)?.length ?? 0;

        assert.equal(text.length, length);
        for (const [name, letters] of Object.entries({
          Lower: /[a-z]/g,
          Upper: /[A-Z]/g,
          Numeric: /[0-9]/g,
          Special: /[^a-zA-Z0-9]/g,
        })) {
          const minimum = (least as Record<string, number>)[`min${name}`] ?? 0;
          const isWanted = (wanted as Record<string, boolean>)[name.toLowerCase()];
          assert.ok(count(letters) >= minimum, `${text} has too few of ${name}`);
          if (!isWanted) assert.equal(count(letters), minimum);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("are hidden in passwords, and shown in strings", async () => {
    const password = await random.make(PASSWORD, "hidden", { length: 20 });
    const text = await random.make("random:index/randomString:RandomString", "shown", { length: 20 });

    assert.ok(password.outputs.result instanceof Secret && password.outputs.bcryptHash instanceof Secret);
    assert.match(String(password.outputs.bcryptHash.value), /^\$2a\$10\$[./A-Za-z0-9]{53}$/);
    assert.deepEqual([password.id, text.id], ["none", text.outputs.result ?? null]);
  });

  it("are passwords that nobody can foretell from names, and anything else everybody can", async () => {
    const other = await Engine.start();
    try {
      const elsewhere = await other.connect("random");
      const both = (type: string, inputs: Properties) =>
        Promise.all([random, elsewhere].map((one) => one.preview(type, "same", inputs).then(resultOf)));

      const [password, otherPassword] = await both(PASSWORD, { length: 30 });
      const [uuid, otherUuid] = await both("random:index/randomUuid:RandomUuid", {});

      assert.notEqual(password, otherPassword);
      assert.equal(uuid, otherUuid);
    } finally {
      await other.dispose();
    }
  });

  it("stay until they are replaced, then they are others", async () => {
    const first = await random.make(PASSWORD, "kept", { length: 20 });
    const again = await random.read(first);
    const change = await random.diff(first, { length: 20, keepers: { version: "2" } });
    const second = await random.make(PASSWORD, "kept", { length: 20, keepers: { version: "2" } });
    await random.delete(first);

    assert.deepEqual([again?.outputs, change.replaces], [first.outputs, ["keepers"]]);
    assert.notEqual(resultOf(first), resultOf(second));
    assert.deepEqual(
      (await random.read(second))?.outputs,
      second.outputs,
      "both have the id none, and the right one stays",
    );
  });

  it("are refused when what is asked for is impossible", async () => {
    const problems = async (type: string, inputs: Properties) => (await random.check(type, "p", inputs)).failures;

    assert.deepEqual(await problems(PASSWORD, { length: 3, minUpper: 2, minNumeric: 2 }), [
      "length: found 3; minUpper, minLower, minNumeric and minSpecial need 4",
    ]);
    assert.deepEqual(
      await problems(PASSWORD, { length: 8, lower: false, upper: false, numeric: false, special: false }),
      ["special: at least one of special, upper, lower and numeric must be true"],
    );
    assert.deepEqual(await problems("random:index/randomInteger:RandomInteger", { min: 5, max: 1 }), [
      "max: found 1; it must be at least min, which is 5",
    ]);
  });

  it("have the forms of their types", async () => {
    const make = async (type: string, inputs: Properties) =>
      (await random.make(`random:index/random${type}:Random${type}`, type, inputs)).outputs;
    const id = await make("Id", { byteLength: 4, prefix: "p-" });
    const shuffled = await make("Shuffle", { inputs: ["a", "b", "c"], resultCount: 5 });
    const { result } = await make("Integer", { min: 3, max: 5 });
    const pet = await random.make("random:index/randomPet:RandomPet", "pet", { prefix: "my" });

    assert.match(String(id.hex), /^p-[0-9a-f]{8}$/);
    assert.equal(String(id.dec), `p-${Number.parseInt(String(id.hex).slice(2), 16)}`);
    assert.equal(Buffer.from(String(id.b64Url).slice(2), "base64url").toString("hex"), String(id.hex).slice(2));
    assert.ok([3, 4, 5].includes(Number(result)));
    assert.deepEqual([...new Set((shuffled.results as string[]).slice(0, 3))].sort(), ["a", "b", "c"]);
    assert.equal((shuffled.results as string[]).length, 5);
    assert.match(pet.id, /^my-[a-z]+-[a-z]+$/);
  });
});
