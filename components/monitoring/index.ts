export { DatabaseMonitors, type DatabaseMonitorsArgs } from "./database-monitors";
export { EksClusterMonitors, type EksClusterMonitorsArgs } from "./eks-cluster-monitors";
export { EksServiceMonitors, type EksServiceMonitorsArgs } from "./eks-service-monitors";
export { ServiceMonitors, type ServiceMonitorsArgs } from "./service-monitors";
