export { isEmpty, matching, oneOf } from "./expectation";
export { eachAllow, type Statement, someDeny } from "./iam-document";
export { catalogue, type Pack } from "./pack";
export { eachContainer, podOf, podTypes } from "./pods";
export { show } from "./redaction";
export type { ResourceView } from "./resource";
export {
  defineRule,
  defineStackRule,
  type Example,
  named,
  of,
  type Properties,
  type RelatedExample,
  type Rule,
} from "./rule";
export { hasSecretName, hasSecretShape } from "./secrets";
export type { Stack, StackResource } from "./stack";
export { isObject, textOf, unknown, type Value } from "./value";
export { all, fail, notApplicable, pass, some, undetermined, type Verdict } from "./verdict";
export { decideBoth, View } from "./view";
