import type { Example } from "../../../policies/kit";
import { appliesTo } from "../../../policies/kit/pack";
import { ResourceView } from "../../../policies/kit/resource";
import { leastPrivilege } from "../../../policies/least-privilege/index";
import { facts, violations } from "../examples";

/** The ids of the rules about who may do what that refuse a resource. */
export function refusing(example: Example): string[] {
  return rulesThatSay(example, true);
}

/** The ids of those that cannot tell yet. */
export function undecided(example: Example): string[] {
  return rulesThatSay(example, false);
}

function rulesThatSay(example: Example, decided: boolean): string[] {
  const resource = new ResourceView(facts({ name: "subject", ...example }));
  return leastPrivilege.rules
    .filter((rule) => rule.kind === "resource" && appliesTo(rule)(resource))
    .filter((rule) => violations({ rule, example }).some((violation) => violation.decided === decided))
    .map(({ id }) => id)
    .sort();
}
