import { type Service, shifted, workloads } from "./workloads";

/** Services, and what of their stack decides what they are promised. */
export interface Table {
  environmentType: "staging" | "production";
  entry: "internet-facing" | "internal";
  services: Readonly<Record<string, Service>>;
}

export const staging: Table = { environmentType: "staging", entry: "internet-facing", services: workloads };
export const production: Table = { environmentType: "production", entry: "internal", services: shifted };
