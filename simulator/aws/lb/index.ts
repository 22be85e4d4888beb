import type { TypedBehaviour } from "../../kit";
import { listener, listenerRule } from "./listener";
import { loadBalancer } from "./load-balancer";
import { targetGroup } from "./target-group";

export const lb: readonly TypedBehaviour[] = [loadBalancer, targetGroup, listener, listenerRule];
