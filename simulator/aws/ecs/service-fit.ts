import { type Cloud, type Inputs, type Known, refuse } from "../../kit";
import { targetGroupsOf } from "../lb/actions";
import { containersOf } from "./task-definition";

const CODE = "InvalidParameterException";

/** Whether a service and what it runs go together. */
export function requireFit(cloud: Cloud, inputs: Inputs, definition: Known): void {
  const { networkMode, containerDefinitions } = definition.inputs;
  if (networkMode === "awsvpc" && inputs.networkConfiguration === undefined) {
    refuse(CODE, "Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  }
  const containers = containersOf(containerDefinitions) ?? [];
  for (const balancer of inputs.loadBalancers ?? []) {
    const container = requireContainer(containers, balancer);
    requirePort(container, balancer);
    for (const group of groupsOf(balancer)) requireTargets(cloud, group, networkMode);
  }
  requirePortNames(inputs.serviceConnectConfiguration, containers);
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
  if (inputs.enableExecuteCommand && definition.inputs.taskRoleArn === undefined) {
    refuse(
      CODE,
      "The service couldn't be created because a valid taskRoleArn is not being used. Specify a valid task role in your task definition and try again.",
      "enableExecuteCommand needs it",
    );
  }
}

/** The target groups that an entry of a service's `loadBalancers` names. */
export function groupsOf({ targetGroupArn, advancedConfiguration }: Inputs): string[] {
  return [targetGroupArn, advancedConfiguration?.alternateTargetGroupArn].filter((arn) => arn !== undefined);
}

function requireContainer(containers: Inputs[], { containerName }: Inputs): Inputs {
  const container = containers.find(({ name }) => name === containerName);
  return container ?? refuse(CODE, `The container ${containerName} does not exist in the task definition.`);
}

function requirePort({ portMappings = [] }: Inputs, { containerName, containerPort }: Inputs): void {
  if (portMappings.some((mapping: Inputs) => mapping.containerPort === containerPort)) return;
  refuse(CODE, `The container ${containerName} did not have a container port ${containerPort} defined.`);
}

// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceConnectService.html
function requirePortNames(connect: Inputs, containers: Inputs[]): void {
  const names = containers.flatMap(({ portMappings = [] }) => portMappings.map(({ name }: Inputs) => name));
  for (const { portName } of connect?.services ?? []) {
    if (names.includes(portName)) continue;
    refuse(
      CODE,
      `The portName '${portName}' in the Service Connect configuration was not found in the task definition.`,
      "a port mapping of a container must have that name",
    );
  }
}

function requireTargets(cloud: Cloud, targetGroupArn: string, networkMode: string): void {
  const group = cloud.find("aws:lb/targetGroup:TargetGroup", targetGroupArn);
  if (!group) return;
  const { targetType } = group.inputs;
  if (networkMode === "awsvpc" && targetType !== "ip") {
    refuse(
      CODE,
      `The provided target group ${targetGroupArn} has target type ${targetType}, which is incompatible with the awsvpc network mode specified in the task definition.`,
    );
  }
  if (cloud.isPreview || isBalanced(cloud, targetGroupArn)) return;
  refuse(
    CODE,
    `The target group with targetGroupArn ${targetGroupArn} does not have an associated load balancer.`,
    "make the listener or rule that forwards to it first, with dependsOn",
  );
}

function isBalanced(cloud: Cloud, targetGroupArn: string): boolean {
  const listeners = cloud.every("aws:lb/listener:Listener").map(({ outputs }) => outputs.defaultActions);
  const rules = cloud.every("aws:lb/listenerRule:ListenerRule").map(({ outputs }) => outputs.actions);
  return [...listeners, ...rules].some((actions) => targetGroupsOf(actions).includes(targetGroupArn));
}

export function requireCapacity(cloud: Cloud, { cluster, capacityProviderStrategies = [] }: Inputs): void {
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
      CODE,
      `The specified capacity provider '${missing.capacityProvider}' is not associated with the cluster.`,
      "make the aws.ecs.ClusterCapacityProviders first, with dependsOn",
    );
  }
}
