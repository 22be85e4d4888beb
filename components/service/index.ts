export { EcsCluster } from "./ecs/cluster";
export { EcsService, type EcsServiceArgs } from "./ecs/service";
