export { createNetwork } from "./create-network";
export { ExistingNetwork, type ExistingNetworkArgs } from "./existing-network";
export { Network, type NetworkArgs } from "./network";
export type { NetworkEgress, NetworkOutputs } from "./outputs";
