import * as z from "zod";

import { readMessage, type State } from "../../../scripts/policy-report/index";
import type { PolicyEvent } from "../engine";
import type { Deployment } from "./collect";

/** A rule that a pack brings, as `policies/all/bin/catalogue.json` lists it. */
const ruleSchema = z.object({ rule: z.string(), pack: z.string(), severity: z.string(), title: z.string() });
export const catalogueSchema = z.array(ruleSchema);
export type Rule = z.output<typeof ruleSchema>;

/** What one pack made of a deployment. */
export interface PackVerdict {
  pack: string;
  /** How many of its rules had something to judge. */
  rules: number;
  resources: number;
  findings: readonly PolicyEvent[];
  undetermined: readonly PolicyEvent[];
  exempted: readonly PolicyEvent[];
}

export function verdicts({ judged, violations }: Deployment, catalogue: readonly Rule[]): PackVerdict[] {
  const packs = new Set(catalogue.map(({ pack }) => pack));
  return [...packs].map((pack) => {
    const names = new Set(catalogue.filter((rule) => rule.pack === pack).map(({ rule }) => rule));
    const applied = [...names].flatMap((name) => judged.get(name) ?? []);
    const ofPack = violations.filter(({ policyName }) => names.has(policyName));
    const thatAre = (state: State) => ofPack.filter(({ message }) => readMessage(message).state === state);
    return {
      pack,
      rules: applied.length,
      resources: new Set(applied.flatMap((urns) => [...urns])).size,
      findings: thatAre("finding"),
      undetermined: thatAre("undetermined"),
      exempted: thatAre("exempted"),
    };
  });
}
