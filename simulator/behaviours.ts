import type { TypedBehaviour } from "./kit";
import { random } from "./random";

/** How types behave beyond what contract and facts say, by their tokens. */
export const behaviours: ReadonlyMap<string, TypedBehaviour> = new Map([...random].map((one) => [one.type, one]));
