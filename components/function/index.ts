export { type FunctionNetwork, NodeFunction, type NodeFunctionArgs } from "./node-function";
