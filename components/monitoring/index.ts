export { DatabaseMonitors, type DatabaseMonitorsArgs } from "./database-monitors";
export { ServiceMonitors, type ServiceMonitorsArgs } from "./service-monitors";
