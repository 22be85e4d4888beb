import { Fingerprint } from "../cloud/fingerprint";
import { behaviour, type Inputs } from "../kit";

export const randomInteger = behaviour("random:index/randomInteger:RandomInteger", {
  check: ({ min, max }: Inputs) =>
    max < min ? [{ path: "max", reason: `found ${max}; it must be at least min, which is ${min}` }] : [],

  create({ own }, { min, max, seed }) {
    const result = min + (seed ? new Fingerprint(seed, 0) : own).below(max - min + 1);
    return { id: String(result), result };
  },
});
