export { type RedeployedService, Redeployment, type RedeploymentArgs } from "./redeployment";
