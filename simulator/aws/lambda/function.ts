import { behaviour } from "../../kit";
import { requireTrust } from "../iam/trust";

export const lambdaFunction = behaviour("aws:lambda/function:Function", {
  check(inputs) {
    if (inputs.packageType === "Image") return [];
    const missing = ["handler", "runtime"].filter((name) => inputs[name] === undefined);
    return missing.map((path) => ({ path, reason: "is missing; packageType Zip needs it" }));
  },

  create(cloud, { role }) {
    requireTrust(cloud, role, "lambda.amazonaws.com", "InvalidParameterValueException");
    return undefined;
  },
});
