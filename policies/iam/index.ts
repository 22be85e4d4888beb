export { type AccessLevel, type Action, accessLevel, actionOf, expand, isService } from "./actions";
export { type Answer, any, every, not } from "./answer";
export { isBroadResource, tellsResourcesApart } from "./breadth";
export { type Escalation, type EscalationPath, escalationPaths, escalationsOf } from "./escalation";
export { allows, type Grant, grantsOf, type Policies } from "./evaluate";
export { contains, matches, overlap } from "./pattern";
export { arnsOf, conditionKeyType, hasResources, takes } from "./resources";
export { has, isAbout, isAboutAll, isConditional, resourcesOf, statementsOf } from "./statements";
