import { behaviour, type Cloud, type Inputs, type Known, refuse } from "../../kit";
import { requireTrust } from "../iam/trust";
import { deploy, requireGovernableRules, startsDeployment } from "./rollout";
import { requireCapacity, requireFit } from "./service-fit";
import { serviceProblems } from "./service-problems";
import { requireStart } from "./start";
import { containersOf } from "./task-definition";

export const service = behaviour("aws:ecs/service:Service", {
  check: serviceProblems,

  create(cloud, inputs) {
    requireService(cloud, inputs);
    const outputs = describe(cloud, inputs);
    deploy(cloud, inputs, outputs.arn);
    return outputs;
  },

  update(cloud, inputs, before) {
    requireService(cloud, inputs);
    requireRedeployment(inputs, before);
    if (startsDeployment(inputs, before)) deploy(cloud, inputs, before.id, before);
    return describe(cloud, inputs);
  },
});

function requireService(cloud: Cloud, inputs: Inputs): void {
  const definition = cloud.find("aws:ecs/taskDefinition:TaskDefinition", inputs.taskDefinition);
  if (definition) requireFit(cloud, inputs, definition);
  if (definition && inputs.waitForSteadyState)
    requireStart(cloud, containersOf(definition.inputs.containerDefinitions) ?? []);
  requireCapacity(cloud, inputs);
  requireGovernableRules(cloud, inputs);
  for (const role of infrastructureRoles(inputs))
    requireTrust(cloud, role, "ecs.amazonaws.com", "InvalidParameterException");
}

/** The roles that ECS itself assumes: to move traffic, to call hooks, to attach volumes. */
function infrastructureRoles({ loadBalancers = [], deploymentConfiguration, volumeConfiguration }: Inputs): string[] {
  return [
    ...loadBalancers.map(({ advancedConfiguration }: Inputs) => advancedConfiguration?.roleArn),
    ...(deploymentConfiguration?.lifecycleHooks ?? []).map(({ roleArn }: Inputs) => roleArn),
    volumeConfiguration?.managedEbsVolume?.roleArn,
  ].filter((role) => role !== undefined);
}

function describe(cloud: Cloud, inputs: Inputs) {
  const cluster = inputs.cluster ?? "default";
  const clusterArn = `arn:aws:ecs:${cloud.region}:${cloud.account}:cluster/${cluster}`;
  return {
    arn: `arn:aws:ecs:${cloud.region}:${cloud.account}:service/${lastOf(cluster)}/${inputs.name}`,
    cluster: cluster.startsWith("arn:") ? cluster : clusterArn,
    ...(inputs.capacityProviderStrategies === undefined ? { launchType: "EC2" } : {}),
    ...(inputs.launchType === "FARGATE" ? { platformVersion: "LATEST" } : {}),
  };
}

function requireRedeployment(inputs: Inputs, before: Known): void {
  const [now, then] = [inputs, before.inputs].map((one) => JSON.stringify(one.capacityProviderStrategies ?? []));
  if (now === then || inputs.forceNewDeployment) return;
  refuse(
    "InvalidParameterException",
    "capacityProviderStrategies changes only with a new deployment",
    "set forceNewDeployment: true",
  );
}

function lastOf(arn: string): string {
  return arn.split("/").at(-1) ?? arn;
}
