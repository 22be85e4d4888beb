export { calledServices, inCallOrder } from "./calls";
export { EcsCluster, type EcsClusterArgs } from "./ecs/cluster";
export { EcsService, type EcsServiceArgs } from "./ecs/service";
export { executionRoles } from "./ecs/task-roles";
export { secretReaderRole } from "./eks/secret-access";
export { rollBackPromises } from "./promises";
export { runsOn, servicesOn } from "./runtime";
