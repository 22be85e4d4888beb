export * from "../../policies/harness/running-pack";
