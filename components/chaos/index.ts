export { ChaosExperiments, type ChaosExperimentsArgs } from "./chaos-experiments";
