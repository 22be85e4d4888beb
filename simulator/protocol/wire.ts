import { ListValue, Value as Message, NullValue, Struct } from "google-protobuf/google/protobuf/struct_pb";

import { Asset, isList, isProperties, type Properties, Secret, secret, Unknown, unknown, type Value } from "../value";

// What the engine writes into a Struct for values that JSON does not have.
// https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/sig/sig.go
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e";
const ASSETS = new Set(["c44067f5952c0a294b673a41bacd8c17", "0def7320c3a5731c473e5ecbe6d01bc7"]);

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
// An engine of an older protocol says also of which type the value will be.
// https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/plugin/rpc.go
const UNKNOWNS = new Set([
  UNKNOWN,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** The properties of a message. */
export function decodeStruct(struct: Struct | undefined): Properties {
  const properties: [string, Value][] = [];
  // The library's own conversion loses a property that is called "__proto__".
  struct?.getFieldsMap().forEach((message, name) => {
    properties.push([name, decode(message)]);
  });
  return Object.fromEntries(properties);
}

function decodeField(struct: Struct, name: string): Value | undefined {
  const message = struct.getFieldsMap().get(name);
  return message && decode(message);
}

function decode(message: Message): Value {
  switch (message.getKindCase()) {
    case Message.KindCase.BOOL_VALUE:
      return message.getBoolValue();
    case Message.KindCase.NUMBER_VALUE:
      return message.getNumberValue();
    case Message.KindCase.STRING_VALUE:
      return UNKNOWNS.has(message.getStringValue()) ? unknown : message.getStringValue();
    case Message.KindCase.LIST_VALUE:
      return message.getListValue()?.getValuesList().map(decode) ?? [];
    case Message.KindCase.STRUCT_VALUE:
      return decodeObject(message.getStructValue());
    default:
      return null;
  }
}

function decodeObject(struct: Struct | undefined): Value {
  const signature = struct?.getFieldsMap().get(SIGNATURE);
  return struct && signature ? decodeSigned(signature.getStringValue(), struct) : decodeStruct(struct);
}

function decodeSigned(signature: string, struct: Struct): Value {
  if (signature === SECRET) return secret(decodeField(struct, "value") ?? null);
  if (signature === OUTPUT) {
    const value = decodeField(struct, "value") ?? unknown;
    return decodeField(struct, "secret") === true ? secret(value) : value;
  }
  // A program that passes a resource means its id.
  if (signature === RESOURCE) return decodeField(struct, "id") ?? unknown;
  if (ASSETS.has(signature)) return new Asset(struct.toJavaScript() as Asset["fields"]);
  throw new Error(`the engine sent a value with the signature ${signature}, which this provider does not know`);
}

export function encodeStruct(properties: Properties): Struct {
  const struct = new Struct();
  const fields = struct.getFieldsMap();
  for (const [name, value] of Object.entries(properties)) fields.set(name, encode(value));
  return struct;
}

function encode(value: Value): Message {
  const message = new Message();
  if (value instanceof Secret) return message.setStructValue(encodeStruct({ [SIGNATURE]: SECRET, value: value.value }));
  if (value instanceof Unknown) return message.setStringValue(UNKNOWN);
  if (value instanceof Asset) return message.setStructValue(Struct.fromJavaScript(value.fields));
  if (isList(value)) return message.setListValue(new ListValue().setValuesList(value.map(encode)));
  if (isProperties(value)) return message.setStructValue(encodeStruct(value));
  if (typeof value === "boolean") return message.setBoolValue(value);
  if (typeof value === "number") return message.setNumberValue(value);
  return typeof value === "string" ? message.setStringValue(value) : message.setNullValue(NullValue.NULL_VALUE);
}
