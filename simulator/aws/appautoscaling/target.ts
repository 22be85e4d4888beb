import { behaviour, refuse } from "../../kit";

export const target = behaviour("aws:appautoscaling/target:Target", {
  check({ minCapacity, maxCapacity }) {
    return maxCapacity < minCapacity
      ? [
          {
            path: "maxCapacity",
            reason: `found ${maxCapacity}; it must be at least minCapacity, which is ${minCapacity}`,
          },
        ]
      : [];
  },

  create(cloud, { serviceNamespace, resourceId }) {
    if (
      serviceNamespace === "ecs" &&
      !cloud.isPreview &&
      !isService(cloud.every("aws:ecs/service:Service"), resourceId) &&
      !cloud.isGiven(resourceId)
    ) {
      refuse("ValidationException", `ECS service doesn't exist: ${resourceId}`);
    }
    const role = serviceNamespace === "ecs" ? "ECSService" : "ApplicationAutoScaling";
    return {
      roleArn: `arn:aws:iam::${cloud.account}:role/aws-service-role/${serviceNamespace}.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_${role}`,
    };
  },
});

function isService(services: readonly { outputs: { arn: string } }[], resourceId: string): boolean {
  return services.some(({ outputs }) => outputs.arn.endsWith(`:${resourceId}`));
}
