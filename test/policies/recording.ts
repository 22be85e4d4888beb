export * from "../../policies/harness/recording";
