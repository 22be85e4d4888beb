export { assertPreviewComplete, type Deployed, type DeployOptions, deploy, isSecret, resolved } from "./deploy";
export { deployStack, exampleNames, type StackName, stackConfig } from "./program";
export type { RegisteredOptions, Registration } from "./registration";
