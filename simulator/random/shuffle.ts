import { Fingerprint } from "../cloud/fingerprint";
import { behaviour } from "../kit";

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
