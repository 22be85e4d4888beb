import { aws } from "./aws";
import * as datadogMonitor from "./datadog/monitor";
import * as datadogOthers from "./datadog/others";
import type { TypedBehaviour } from "./kit";
import { random } from "./random";

const all: readonly TypedBehaviour[] = [
  ...aws,
  ...Object.values(datadogMonitor),
  ...Object.values(datadogOthers),
  ...random,
];

/** How types behave beyond what contract and facts say, by their tokens. */
export const behaviours: ReadonlyMap<string, TypedBehaviour> = new Map(all.map((one) => [one.type, one]));
