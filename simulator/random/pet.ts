import { behaviour } from "../kit";

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
