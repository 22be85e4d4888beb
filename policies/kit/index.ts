export { judgeParts } from "./bucket-parts";
export { type DocumentKind, documentsAround, documentsOf } from "./component-documents";
export { judgedWithComponent } from "./components";
export { atLeast, atMost, isEmpty, matching, oneOf } from "./expectation";
export { eachAllow, eachDeny, eachStatement, element, Statement, someDeny, somePolicyDenies } from "./iam-document";
export { type EnvironmentType, environmentTypes, inProduction, type Level } from "./level";
export { catalogue, type Pack } from "./pack";
export { eachContainer, madeOf, podOf, podTypes, unlessWindows } from "./pods";
export { show } from "./redaction";
export type { Remedy } from "./remedy";
export { anyComponent, type ResourceOptions, type ResourceView } from "./resource";
export {
  type Context,
  defineRule,
  defineStackRule,
  type Example,
  named,
  of,
  type Properties,
  type RelatedExample,
  type ResourceRule,
  type Rule,
  withEnvironment,
  withOptions,
  withSettings,
} from "./rule";
export { hasSecretName, hasSecretShape } from "./secrets";
export { choice, texts, wholeNumber, wholeNumbers, yesNo } from "./setting";
export type { Stack, StackResource } from "./stack";
export { matchesStars } from "./stars";
export { bySystem, eachContainerBut, eachContainerOfTask, FAULT_AGENTS, onLinux, TASK_DEFINITION } from "./tasks";
export { isObject, textOf, unknown, type Value } from "./value";
export { all, type Doubt, fail, notApplicable, pass, some, undetermined, type Verdict } from "./verdict";
export { decideBoth, View } from "./view";
