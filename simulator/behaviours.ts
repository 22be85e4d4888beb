import { aws } from "./aws";
import { datadog } from "./datadog";
import type { TypedBehaviour } from "./kit";
import { random } from "./random";

/** How types behave beyond what contract and facts say, by their tokens. */
export const behaviours: ReadonlyMap<string, TypedBehaviour> = new Map(
  [...aws, ...datadog, ...random].map((one) => [one.type, one]),
);
