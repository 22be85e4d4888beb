import { Struct } from "google-protobuf/google/protobuf/struct_pb";

import {
  Asset,
  isList,
  isProperties,
  mapProperties,
  type Properties,
  Secret,
  secret,
  Unknown,
  unknown,
  type Value,
} from "../value";

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

type Json = null | boolean | number | string | undefined | Json[] | { [name: string]: Json };

export function decodeStruct(struct: Struct | undefined): Properties {
  return struct ? decodeProperties(struct.toJavaScript() as { [name: string]: Json }) : {};
}

export function encodeStruct(properties: Properties): Struct {
  return Struct.fromJavaScript(encodeProperties(properties));
}

export function decodeProperties(json: { [name: string]: Json }): Properties {
  return mapProperties(json, decode);
}

function encodeProperties(properties: Properties): { [name: string]: Exclude<Json, undefined> } {
  return mapProperties(properties, encode) as { [name: string]: Exclude<Json, undefined> };
}

function decode(json: Json): Value {
  if (json === undefined) return null;
  if (typeof json === "string") return UNKNOWNS.has(json) ? unknown : json;
  if (typeof json !== "object" || json === null) return json;
  if (Array.isArray(json)) return json.map(decode);
  const signature = json[SIGNATURE];
  return typeof signature === "string" ? decodeSigned(signature, json) : decodeProperties(json);
}

function decodeSigned(signature: string, json: { [name: string]: Json }): Value {
  if (signature === SECRET) return secret(decode(json.value));
  if (signature === OUTPUT) {
    const value = json.value === undefined ? unknown : decode(json.value);
    return json.secret === true ? secret(value) : value;
  }
  // A program that passes a resource means its id.
  if (signature === RESOURCE) return decode(json.id ?? UNKNOWN);
  if (ASSETS.has(signature)) return new Asset(json);
  throw new Error(`the engine sent a value with the signature ${signature}, which this provider does not know`);
}

function encode(value: Value): Json {
  if (value instanceof Secret) return { [SIGNATURE]: SECRET, value: encode(value.value) };
  if (value instanceof Unknown) return UNKNOWN;
  if (value instanceof Asset) return value.fields as { [name: string]: Json };
  if (isList(value)) return value.map(encode);
  if (isProperties(value)) return encodeProperties(value);
  return value;
}
