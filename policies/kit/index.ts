export { type Expectation, equalTo, isEmpty, matching, oneOf } from "./expectation";
export { type CatalogueEntry, catalogue, definePack, judgedTypes, type Pack } from "./pack";
export { looksSecret, show } from "./redaction";
export type { ResourceView } from "./resource";
export { defineRule, defineStackRule, type Example, named, of, type RelatedExample, type Rule } from "./rule";
export type { Stack, StackResource } from "./stack";
export { isObject, unknown, type Value } from "./value";
export { all, fail, notApplicable, pass, some, undetermined, type Verdict } from "./verdict";
export { View } from "./view";
