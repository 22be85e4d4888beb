export { callOn } from "./call-on";
export { environmentBatches } from "./environment-batches";
export { type FailureAlarm, failureAlarm } from "./failure-alarm";
export { type FunctionNetwork, NodeFunction, type NodeFunctionArgs } from "./node-function";
