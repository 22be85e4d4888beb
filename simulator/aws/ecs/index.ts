import type { TypedBehaviour } from "../../kit";
import { clusterCapacityProviders } from "./cluster";
import { service } from "./service";
import { taskDefinition } from "./task-definition";

export const ecs: readonly TypedBehaviour[] = [clusterCapacityProviders, taskDefinition, service];
