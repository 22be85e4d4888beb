import { behaviour, type Cloud, type Inputs, type Known, refuse } from "../../kit";

const SECRETS_MANAGER = "secretsmanager.amazonaws.com";

export const secretRotation = behaviour("aws:secretsmanager/secretRotation:SecretRotation", {
  check({ rotationEnabled, rotationRules }) {
    if (rotationEnabled !== false && rotationRules === undefined) {
      return [{ path: "rotationRules", reason: "is missing; it must be given unless rotationEnabled is false" }];
    }
    return rotationEnabled === false && rotationRules !== undefined
      ? [{ path: "rotationRules", reason: "must be left out when rotationEnabled is false" }]
      : [];
  },

  create(cloud, { rotationLambdaArn, secretId }) {
    const rotator = cloud.find("aws:lambda/function:Function", rotationLambdaArn);
    // A preview does not know yet who will be allowed to call the function.
    if (cloud.isPreview || !rotator || mayCall(cloud, rotator, secretId)) return undefined;
    return refuse(
      "AccessDeniedException",
      `Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the principal ${SECRETS_MANAGER}.`,
      "let it depend on a lambda.Permission for that principal",
    );
  },
});

function mayCall(cloud: Cloud, { id, outputs: { arn } }: Known, secretArn: string): boolean {
  const permissions = cloud.every("aws:lambda/permission:Permission", { principal: SECRETS_MANAGER });
  return permissions.some(({ outputs }) => {
    const { function: called, action, sourceAccount = cloud.account, sourceArn = secretArn }: Inputs = outputs;
    const isMeant = [id, arn].includes(called) && /^(\*|lambda:(\*|InvokeFunction))$/.test(action);
    return isMeant && sourceAccount === cloud.account && isLike(sourceArn, secretArn);
  });
}

function isLike(pattern: string, arn: string): boolean {
  return new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`).test(arn);
}
