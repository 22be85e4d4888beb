import { behaviour, type Cloud, type Inputs, type Known, refuse } from "../../kit";
import { targetGroupsOf } from "../lb/actions";
import { requireStart } from "./start";
import { containersOf } from "./task-definition";

export const service = behaviour("aws:ecs/service:Service", {
  check({ taskDefinition, deploymentController, launchType, capacityProviderStrategies }) {
    const problems = [];
    if (taskDefinition === undefined && deploymentController?.type !== "EXTERNAL") {
      problems.push({
        path: "taskDefinition",
        reason: "is missing; it must be given unless the deployment controller is EXTERNAL",
      });
    }
    if (launchType !== undefined && capacityProviderStrategies !== undefined) {
      problems.push({ path: "launchType", reason: "conflicts with capacityProviderStrategies; give only one of them" });
    }
    return problems;
  },

  create(cloud, inputs, before) {
    const definition = cloud.find("aws:ecs/taskDefinition:TaskDefinition", inputs.taskDefinition);
    if (definition) requireFit(cloud, inputs, definition);
    if (definition && inputs.waitForSteadyState)
      requireStart(cloud, containersOf(definition.inputs.containerDefinitions) ?? []);
    requireCapacity(cloud, inputs);
    if (before) requireRedeployment(inputs, before);
    const cluster = inputs.cluster ?? "default";
    const clusterArn = `arn:aws:ecs:${cloud.region}:${cloud.account}:cluster/${cluster}`;
    return {
      arn: `arn:aws:ecs:${cloud.region}:${cloud.account}:service/${lastOf(cluster)}/${inputs.name}`,
      cluster: cluster.startsWith("arn:") ? cluster : clusterArn,
      ...(inputs.capacityProviderStrategies === undefined ? { launchType: "EC2" } : {}),
      ...(inputs.launchType === "FARGATE" ? { platformVersion: "LATEST" } : {}),
    };
  },
});

function requireFit(cloud: Cloud, inputs: Inputs, definition: Known): void {
  const { networkMode, containerDefinitions } = definition.inputs;
  if (networkMode === "awsvpc" && inputs.networkConfiguration === undefined) {
    refuse(
      "InvalidParameterException",
      "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
    );
  }
  const containers = containersOf(containerDefinitions) ?? [];
  for (const balancer of inputs.loadBalancers ?? []) {
    const container = requireContainer(containers, balancer);
    requirePort(container, balancer);
    requireTargets(cloud, balancer, networkMode);
  }
}

function requireContainer(containers: Inputs[], { containerName }: Inputs): Inputs {
  const container = containers.find(({ name }) => name === containerName);
  return (
    container ??
    refuse("InvalidParameterException", `The container ${containerName} does not exist in the task definition.`)
  );
}

function requirePort({ portMappings = [] }: Inputs, { containerName, containerPort }: Inputs): void {
  if (portMappings.some((mapping: Inputs) => mapping.containerPort === containerPort)) return;
  refuse(
    "InvalidParameterException",
    `The container ${containerName} did not have a container port ${containerPort} defined.`,
  );
}

function requireTargets(cloud: Cloud, { targetGroupArn }: Inputs, networkMode: string): void {
  const group = cloud.find("aws:lb/targetGroup:TargetGroup", targetGroupArn);
  if (!group) return;
  const { targetType } = group.inputs;
  if (networkMode === "awsvpc" && targetType !== "ip") {
    refuse(
      "InvalidParameterException",
      `The provided target group ${targetGroupArn} has target type ${targetType}, which is incompatible with the awsvpc network mode specified in the task definition.`,
    );
  }
  if (cloud.isPreview || isBalanced(cloud, targetGroupArn)) return;
  refuse(
    "InvalidParameterException",
    `The target group with targetGroupArn ${targetGroupArn} does not have an associated load balancer.`,
    "make the listener or rule that forwards to it first, with dependsOn",
  );
}

function isBalanced(cloud: Cloud, targetGroupArn: string): boolean {
  const listeners = cloud.every("aws:lb/listener:Listener").map(({ inputs }) => inputs.defaultActions);
  const rules = cloud.every("aws:lb/listenerRule:ListenerRule").map(({ inputs }) => inputs.actions);
  return [...listeners, ...rules].some((actions) => targetGroupsOf(actions).includes(targetGroupArn));
}

function requireCapacity(cloud: Cloud, { cluster, capacityProviderStrategies = [] }: Inputs): void {
  if (cloud.isPreview || capacityProviderStrategies.length === 0) return;
  const found = cloud.find("aws:ecs/cluster:Cluster", cluster);
  if (!found) return;
  const attached = cloud.every("aws:ecs/clusterCapacityProviders:ClusterCapacityProviders", {
    clusterName: found.outputs.name,
  });
  const known = attached.flatMap(({ inputs }) => inputs.capacityProviders ?? []);
  const missing = capacityProviderStrategies.find(({ capacityProvider }: Inputs) => !known.includes(capacityProvider));
  if (missing) {
    refuse(
      "InvalidParameterException",
      `The specified capacity provider '${missing.capacityProvider}' is not associated with the cluster.`,
      "make the aws.ecs.ClusterCapacityProviders first, with dependsOn",
    );
  }
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
