import type { Contract } from "../contract";
import { customModuleOf } from "../contract/custom";
import type { Behaviour } from "../kit";
import { apiServer } from "./api-server";
import { isClusterWide, kindOf } from "./names";
import { RELEASE, release } from "./release";

export { reach, Unreachable } from "./cluster";

/** How a type of Kubernetes behaves, by its token. */
export function behaviourOf(contract: Contract, token: string): Behaviour {
  if (token === RELEASE) return release;
  const isCustom = customModuleOf(token) !== undefined || contract.resource(token) === undefined;
  return apiServer(kindOf(token, isCustom, contract.otherVersions(token).length > 0));
}

/** Whether objects of a type are in a namespace. */
export function isInNamespace(token: string): boolean {
  return token !== RELEASE && !isClusterWide(kindOf(token));
}
