import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { Asset, isList, isProperties, mapProperties, type Properties, Secret, Unknown, type Value } from "../value";
import { CorruptCloud } from "./corrupt-cloud";

/** JSON in which secrets are sealed. */
export type Sealed = null | boolean | number | string | readonly Sealed[] | SealedProperties;

export interface SealedProperties {
  readonly [name: string]: Sealed;
}

// An object of the program that has such a name of its own is kept as a list of pairs.
const SEALED = "$sealed";
const ASSET = "$asset";
const PAIRS = "$pairs";

/** Writes values as JSON in which no secret can be read without the key, and reads them again. */
export class Seal {
  /** A text that nobody guesses without the key, and from which nobody guesses the key. */
  readonly seed: string;

  constructor(private readonly key: Buffer) {
    this.seed = createHmac("sha256", key).update("seed").digest("hex");
  }

  /** Makes the key of a cloud's folder, unless it has one. */
  static prepare(folder: string): void {
    try {
      fs.writeFileSync(keyOf(folder), randomBytes(32).toString("hex"), { flag: "wx", mode: 0o600 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }

  static ofFolder(folder: string): Seal {
    const file = keyOf(folder);
    const key = Buffer.from(fs.existsSync(file) ? fs.readFileSync(file, "utf8").trim() : "", "hex");
    if (key.length === 32) return new Seal(key);
    throw new CorruptCloud(file, undefined, "the key that opens its secrets is missing or damaged");
  }

  close(properties: Properties): SealedProperties {
    return mapProperties(properties, (value) => this.#close(value));
  }

  open(json: SealedProperties): Properties {
    return mapProperties(json, (value) => this.#open(value));
  }

  #close(value: Value): Sealed {
    if (value instanceof Secret) return { [SEALED]: this.#encrypt(JSON.stringify(this.#close(value.value))) };
    if (value instanceof Asset) return { [ASSET]: value.fields as SealedProperties };
    if (value instanceof Unknown) throw new Error("a value that is not known cannot be kept in the simulated cloud");
    if (isList(value)) return value.map((item) => this.#close(item));
    if (!isProperties(value)) return value;
    const closed = mapProperties(value, (item) => this.#close(item));
    return Object.keys(value).some((name) => name.startsWith("$")) ? { [PAIRS]: Object.entries(closed) } : closed;
  }

  #open(json: Sealed): Value {
    if (isSealedList(json)) return json.map((item) => this.#open(item));
    if (typeof json !== "object" || json === null) return json;
    const { [SEALED]: sealed, [ASSET]: asset, [PAIRS]: pairs } = json;
    if (typeof sealed === "string") return new Secret(this.#open(JSON.parse(this.#decrypt(sealed))));
    if (asset !== undefined) return new Asset(asset as SealedProperties);
    if (Array.isArray(pairs)) return this.open(Object.fromEntries(pairs as [string, Sealed][]));
    return this.open(json);
  }

  #encrypt(text: string): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", this.key, nonce);
    const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64");
  }

  #decrypt(text: string): string {
    const bytes = Buffer.from(text, "base64");
    const cipher = createDecipheriv("aes-256-gcm", this.key, bytes.subarray(0, 12));
    cipher.setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([cipher.update(bytes.subarray(28)), cipher.final()]).toString("utf8");
  }

  /** Something that only this key opens. */
  get proof(): Sealed {
    return this.#close(new Secret("open"));
  }

  opens(proof: Sealed): boolean {
    try {
      return this.#open(proof) instanceof Secret;
    } catch {
      return false;
    }
  }
}

function keyOf(folder: string): string {
  return path.join(folder, "key");
}

function isSealedList(json: Sealed): json is readonly Sealed[] {
  return Array.isArray(json);
}
