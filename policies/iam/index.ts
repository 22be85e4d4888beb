export { type Action, actionOf, expand } from "./actions";
export type { Answer } from "./answer";
export { demandsTag, isBroadResource, tellsResourcesApart } from "./breadth";
export { changesItself, type Escalation, type EscalationPath, escalationPaths, escalationsOf } from "./escalation";
export { allows, type Policies } from "./evaluate";
export { matches } from "./pattern";
export { arnsOf, conditionKeyType, hasResources, takes } from "./resources";
