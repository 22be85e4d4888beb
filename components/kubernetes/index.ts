export {
  type AnalysisMetric,
  AnalysisTemplate,
  type AnalysisTemplateArgs,
  type AnalysisTemplateSpec,
  type DatadogMetric,
} from "./analysis-template";
export { DatadogAgent, type DatadogAgentArgs, type DatadogAgentSpec, type DatadogComponent } from "./datadog-agent";
export {
  ExternalSecret,
  type ExternalSecretArgs,
  type ExternalSecretData,
  type ExternalSecretSpec,
} from "./external-secret";
export {
  type Attribute,
  IngressClassParams,
  type IngressClassParamsArgs,
  type IngressClassParamsSpec,
} from "./ingress-class-params";
export { datadogLabels, type Labelled, labelValue, selectorLabels, standardLabels } from "./labels";
export { NodeClass, type NodeClassArgs, type NodeClassSpec } from "./node-class";
export { NodePool, type NodePoolArgs, type NodePoolSpec, type NodeRequirement } from "./node-pool";
export {
  type CanaryStep,
  type CanaryStrategy,
  POD_TEMPLATE_HASH,
  Rollout,
  type RolloutArgs,
  type RolloutSpec,
} from "./rollout";
export { SecretStore, type SecretStoreArgs, type SecretStoreSpec } from "./secret-store";
