import { Fingerprint } from "../cloud/fingerprint";
import { behaviour, type Inputs, type Outputs } from "../kit";

export const randomId = behaviour("random:index/randomId:RandomId", {
  create({ own }, { byteLength, prefix = "" }) {
    const bytes = own.bytes(byteLength, "id");
    const url = bytes.toString("base64url");
    return {
      id: url,
      b64Url: prefix + url,
      b64Std: prefix + bytes.toString("base64"),
      hex: prefix + bytes.toString("hex"),
      dec: prefix + BigInt(`0x${bytes.toString("hex")}`).toString(),
    };
  },
});

export const randomBytes = behaviour("random:index/randomBytes:RandomBytes", {
  create({ hidden, own }, { length }) {
    const bytes = hidden.bytes(length, "bytes");
    return { id: own.hex(32), base64: bytes.toString("base64"), hex: bytes.toString("hex") };
  },
});

export const randomUuid = behaviour("random:index/randomUuid:RandomUuid", { create: ({ own }) => named(own.uuid()) });
export const randomUuid4 = behaviour("random:index/randomUuid4:RandomUuid4", {
  create: ({ own }) => named(own.uuid()),
});
export const randomUuid7 = behaviour("random:index/randomUuid7:RandomUuid7", {
  create: ({ own }) => named(own.uuid().replace(/^(.{14})4/, "$17")),
});

function named(result: string): Outputs {
  return { id: result, result };
}

export const randomInteger = behaviour("random:index/randomInteger:RandomInteger", {
  check: ({ min, max }: Inputs) =>
    max < min ? [{ path: "max", reason: `found ${max}; it must be at least min, which is ${min}` }] : [],

  create({ own }, { min, max, seed }) {
    const result = min + (seed ? new Fingerprint(seed, 0) : own).below(max - min + 1);
    return { id: String(result), result };
  },
});

export const randomShuffle = behaviour("random:index/randomShuffle:RandomShuffle", {
  create({ own }, { inputs, resultCount, seed }) {
    const source = seed ? new Fingerprint(seed, 0) : own;
    const count = resultCount ?? inputs.length;
    const results: string[] = [];
    for (let round = 0; results.length < count && inputs.length > 0; round++) {
      results.push(...source.shuffled<string>(inputs, String(round)));
    }
    return { id: "-", results: results.slice(0, count) };
  },
});

const ADJECTIVES = [
  "able",
  "brave",
  "calm",
  "eager",
  "fair",
  "gentle",
  "happy",
  "keen",
  "lively",
  "proud",
  "quick",
  "ready",
  "steady",
  "warm",
];
const ANIMALS = [
  "badger",
  "crane",
  "dolphin",
  "falcon",
  "gull",
  "heron",
  "ibex",
  "lynx",
  "marten",
  "otter",
  "puffin",
  "seal",
  "tern",
  "whale",
];

export const randomPet = behaviour("random:index/randomPet:RandomPet", {
  create({ own }, { length, separator, prefix }) {
    const words = Array.from({ length }, (_, index) => {
      const list = index === length - 1 ? ANIMALS : ADJECTIVES;
      return list[own.below(list.length, `word ${index}`)] ?? "";
    });
    return { id: [...(prefix ? [prefix] : []), ...words].join(separator) };
  },
});
