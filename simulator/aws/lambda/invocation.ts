import { behaviour, type Cloud, refuse } from "../../kit";
import { mayDo } from "../iam/permissions";
import { ARN, secretOf, valueAt } from "../secretsmanager/value";

/**
 * Nothing runs, so a function answers nothing, unless somebody has it fail: `condition: { error: "..." }`, until it is "".
 * But secrets that it is told of and may write have a value afterwards.
 */
export const invocation = behaviour("aws:lambda/invocation:Invocation", {
  create(cloud, { functionName, input }) {
    const called = cloud.find("aws:lambda/function:Function", functionName);
    const errorMessage = called?.condition.error;
    if (errorMessage && !cloud.isPreview) {
      const answer = JSON.stringify({ errorMessage, errorType: "Error" });
      refuse("Unhandled", `Lambda function (${functionName}) returned error: (${answer})`);
    }
    if (called) writeSecrets(cloud, called.outputs.role, input);
    return { result: "null" };
  },
});

function writeSecrets(cloud: Cloud, role: string, input: string): void {
  for (const arn of new Set(input.match(new RegExp(ARN, "g")))) {
    const secret = secretOf(cloud, arn);
    if (!secret || valueAt(cloud, secret, "AWSCURRENT")) continue;
    if (mayDo(cloud, role, "secretsmanager:PutSecretValue", secret.id)) cloud.mark(secret, { AWSCURRENT: true });
  }
}
