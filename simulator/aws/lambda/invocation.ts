import { behaviour, refuse } from "../../kit";

/** Nothing runs, so a function answers nothing, unless somebody has it fail: `condition: { error: "..." }`, until it is "". */
export const invocation = behaviour("aws:lambda/invocation:Invocation", {
  create(cloud, { functionName }) {
    const errorMessage = cloud.find("aws:lambda/function:Function", functionName)?.condition.error;
    if (errorMessage && !cloud.isPreview) {
      const answer = JSON.stringify({ errorMessage, errorType: "Error" });
      refuse("Unhandled", `Lambda function (${functionName}) returned error: (${answer})`);
    }
    return { result: "null" };
  },
});
