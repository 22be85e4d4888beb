import { type Document, isMap, isScalar, isSeq, parseDocument } from "yaml";

import { Refusal } from "../refusal";
import { encryptionSalt, seal } from "./seal";

export interface ShadowStackFile {
  text: string;
  /** Every plain value of the configuration: what the stack takes to exist outside of it is among them. */
  values: string[];
}

// They lead to keys and environments of the real account.
const secretsOfTheStack = ["secretsprovider", "encryptedkey", "encryptionsalt", "environment"];

/** A stack file that the simulator can open: the same configuration, with a stand-in for each secret. */
export function shadowStackFile(text: string, file: string): ShadowStackFile {
  const document = parseDocument(text);
  const [mistake] = document.errors;
  if (mistake) throw new Refusal(`${file}: ${mistake.message}`);
  if (document.contents === null) document.contents = document.createNode({}) as unknown as typeof document.contents;
  if (!isMap(document.contents)) {
    throw new Refusal(`${file}: found no keys. A stack file has its configuration under config:.`);
  }
  for (const key of secretsOfTheStack) document.delete(key);
  const values: string[] = [];
  replaceSecrets(document.get("config", true), [], values);
  document.set("encryptionsalt", encryptionSalt);
  return { text: spell(document), values };
}

/** What stands for the secret at this place of the configuration. It says so wherever it turns up. */
export function standIn(path: readonly string[]): string {
  return ["simulated", ...path].join("-").replaceAll(/[^\w.-]+/g, "-");
}

function replaceSecrets(node: unknown, path: readonly string[], values: string[]): void {
  if (isScalar(node)) values.push(String(node.value));
  if (isSeq(node)) {
    for (const [index, item] of node.items.entries()) replaceSecrets(item, [...path, String(index)], values);
  }
  if (!isMap(node)) return;
  if (node.items.length === 1 && isScalar(node.get("secure", true))) {
    node.set("secure", seal(standIn(path)));
    return;
  }
  for (const { key, value } of node.items) replaceSecrets(value, [...path, String(key)], values);
}

// Long lines stay in one piece: Pulumi reads folded ones alike, people do not.
const spell = (document: Document) => document.toString({ lineWidth: 0 });
