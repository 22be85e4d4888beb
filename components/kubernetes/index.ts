export {
  type AnalysisMetric,
  AnalysisTemplate,
  type AnalysisTemplateArgs,
  type AnalysisTemplateSpec,
} from "./analysis-template";
export {
  type Attribute,
  IngressClassParams,
  type IngressClassParamsArgs,
  type IngressClassParamsSpec,
} from "./ingress-class-params";
export { datadogLabels, type Labelled, labelValue, selectorLabels, standardLabels } from "./labels";
export { type CanaryStep, type CanaryStrategy, Rollout, type RolloutArgs, type RolloutSpec } from "./rollout";
