import { behaviour, type Inputs, type Problem } from "../../kit";
import { requireTrust } from "../iam/trust";
import { requireInterfaces } from "./interfaces";

// Those that Lambda sets itself. https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
const RESERVED = new Set([
  "_HANDLER",
  "_X_AMZN_TRACE_ID",
  "AWS_ACCESS_KEY_ID",
  "AWS_DEFAULT_REGION",
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
  "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_LAMBDA_FUNCTION_VERSION",
  "AWS_LAMBDA_INITIALIZATION_TYPE",
  "AWS_LAMBDA_LOG_GROUP_NAME",
  "AWS_LAMBDA_LOG_STREAM_NAME",
  "AWS_LAMBDA_RUNTIME_API",
  "AWS_REGION",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "LAMBDA_RUNTIME_DIR",
  "LAMBDA_TASK_ROOT",
]);

export const lambdaFunction = behaviour("aws:lambda/function:Function", {
  check(inputs) {
    const problems = variableProblems(inputs.environment?.variables ?? {});
    if (inputs.packageType === "Image") return problems;
    const missing = ["handler", "runtime"].filter((name) => inputs[name] === undefined);
    return [...problems, ...missing.map((path) => ({ path, reason: "is missing; packageType Zip needs it" }))];
  },

  create(cloud, inputs) {
    requireTrust(cloud, inputs.role, "lambda.amazonaws.com", "InvalidParameterValueException");
    const vpcId = requireInterfaces(cloud, inputs);
    return vpcId === undefined ? undefined : { "vpcConfig.vpcId": vpcId };
  },
});

function variableProblems(variables: Inputs): Problem[] {
  return Object.keys(variables).flatMap((name) => {
    const path = `environment.variables.${name}`;
    if (RESERVED.has(name)) return [{ path, reason: "is reserved: Lambda sets it itself. Leave it out" }];
    if (/^[a-zA-Z][a-zA-Z0-9_]+$/.test(name)) return [];
    return [{ path, reason: "has a name that must be a letter and one or more letters, digits or underscores" }];
  });
}
