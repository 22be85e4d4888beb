import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

import { decodeStruct, encodeStruct } from "../../../../simulator/protocol/wire";
import { Asset, type Properties, Secret, unknown, type Value } from "../../../../simulator/value";

const ASSET = { "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", hash: "abc", text: "hello" };

// The maps of google-protobuf lose a property of this name when it is set, and no resource has one.
const names = fc.string().filter((name) => name !== "__proto__");

const values = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.string(),
    fc.constant(unknown),
    fc.constant(new Asset(ASSET)),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(names, tie("value"), { maxKeys: 4, noNullPrototype: true }),
    // A secret of a secret is one secret.
    tie("value").map((value) => (value instanceof Secret ? value : new Secret(value))),
  ),
})).value;

describe("the wire", () => {
  it("brings every value back as it was sent, secrets and unknown values at any depth", () => {
    fc.assert(
      fc.property(fc.dictionary(names, values, { noNullPrototype: true }), (properties: Properties) => {
        const bytes = encodeStruct(properties).serializeBinary();
        assert.deepEqual(decodeStruct(Struct.deserializeBinary(bytes)), properties);
      }),
    );
  });

  it("writes secrets so that Pulumi's own SDK reads them as secrets", () => {
    const struct = encodeStruct({
      plain: "shown",
      password: new Secret("hush"),
      nested: { key: new Secret({ a: [1] }) },
    });

    const read = pulumi.runtime.deserializeProperties(struct);

    assert.deepEqual(
      [pulumi.runtime.isRpcSecret(read.plain), pulumi.runtime.isRpcSecret(read.password)],
      [false, true],
    );
    assert.equal(pulumi.runtime.unwrapRpcSecret(read.password), "hush");
    // Pulumi's SDK lifts a mark from inside to the property.
    assert.deepEqual(pulumi.runtime.unwrapRpcSecret(read.nested), { key: { a: [1] } });
  });

  it("reads what Pulumi's own SDK writes: secrets, unknown values, resources by their ids", async () => {
    const secret = { "4dabf18193072939515e22adb298388d": "d0e6a833031e9bbcd3f4e8bde6ca49a4", value: "v", secret: true };
    const unknownOutput = { "4dabf18193072939515e22adb298388d": "d0e6a833031e9bbcd3f4e8bde6ca49a4" };
    const resource = {
      "4dabf18193072939515e22adb298388d": "5cf8f73096256a8f31e491e813e4eb8e",
      urn: "urn:x",
      id: "vpc-1",
    };

    const read = decodeStruct(Struct.fromJavaScript({ secret, unknownOutput, resource }));

    assert.deepEqual(read, { secret: new Secret("v"), unknownOutput: unknown, resource: "vpc-1" });
  });

  it("refuses a signature that it does not know, instead of passing it on as an object", () => {
    const strange = Struct.fromJavaScript({
      value: { "4dabf18193072939515e22adb298388d": "00000000000000000000000000000000" },
    });

    assert.throws(() => decodeStruct(strange), /the signature 00000000000000000000000000000000/);
  });
});
