import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { allow } from "../base";
import { duration, type Fault, type Place } from "./fault";
import type { ExperimentOf } from "./settings";

/** The tasks of a service, as ECS knows them. */
export interface TasksOf {
  clusterName: pulumi.Input<string>;
  clusterArn: pulumi.Input<string>;
  serviceName: pulumi.Input<string>;
}

// https://docs.aws.amazon.com/fis/latest/userguide/fis-actions-reference.html#stop-task
export function stopTasks({ service, percent }: ExperimentOf<"stopTasks">, tasks: TasksOf, place: Place): Fault {
  return {
    description: `Stops ${percent} % of the tasks of ${service}`,
    actionId: "aws:ecs:stop-task",
    parameters: {},
    ...hitTasks(percent, tasks),
    permissions: [allow(["ecs:StopTask"], tasksArn(tasks, place)), ...findTasks(tasks, place)],
  };
}

interface NetworkTarget {
  endpoint: pulumi.Input<string>;
  port: pulumi.Input<number>;
}

// https://docs.aws.amazon.com/fis/latest/userguide/fis-actions-reference.html#task-network-latency
export function databaseLatency(
  { service, database, percent, minutes, milliseconds }: ExperimentOf<"databaseLatency">,
  { endpoint }: NetworkTarget,
  tasks: TasksOf,
  place: Place,
): Fault {
  const { region, accountId } = place;
  const hosts = pulumi.interpolate`arn:aws:ecs:${region}:${accountId}:container-instance/${tasks.clusterName}/*`;
  return {
    description: `Slows ${percent} % of the tasks of ${service} on their way to ${database} by ${milliseconds} ms`,
    actionId: "aws:ecs:task-network-latency",
    parameters: {
      duration: duration(minutes),
      delayMilliseconds: String(milliseconds),
      sources: endpoint,
      ...throughFargate,
    },
    ...hitTasks(percent, tasks),
    permissions: [
      ...runInTasks("AWSFIS-Run-Network-Latency-ECS", tasks, place),
      allow(["ecs:DescribeContainerInstances"], hosts),
      allow(["ec2:DescribeInstances", "ec2:DescribeSubnets"], "*"),
    ],
  };
}

// https://docs.aws.amazon.com/fis/latest/userguide/fis-actions-reference.html#task-network-blackhole-port
export function blackholeDatabase(
  { service, database, percent, minutes }: ExperimentOf<"blackholeDatabase">,
  { port }: NetworkTarget,
  tasks: TasksOf,
  place: Place,
): Fault {
  return {
    description: `Drops what ${percent} % of the tasks of ${service} send to the port of ${database}`,
    actionId: "aws:ecs:task-network-blackhole-port",
    parameters: {
      duration: duration(minutes),
      port: pulumi.output(port).apply(String),
      protocol: "tcp",
      trafficType: "egress",
      ...throughFargate,
    },
    ...hitTasks(percent, tasks),
    permissions: runInTasks("AWSFIS-Run-Network-Blackhole-Port-ECS", tasks, place),
  };
}

// Fargate has no other way: there is no host whose network could be changed.
// https://docs.aws.amazon.com/fis/latest/userguide/ecs-task-actions.html
const throughFargate = { useEcsFaultInjectionEndpoints: "true" };

/** Tasks of this service alone, whatever tags others have. */
function hitTasks(percent: number, { clusterName, serviceName }: TasksOf): Pick<Fault, "targetKey" | "target"> {
  return {
    targetKey: "Tasks",
    target: {
      resourceType: "aws:ecs:task",
      parameters: { cluster: clusterName, service: serviceName },
      selectionMode: `PERCENT(${percent})`,
    },
  };
}

/**
 * Lets an experiment find a service's tasks: which ones there are, only a list of them says. AWS's page names the list
 * for stopping tasks alone, and its own policy allows it for every action on them.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSFaultInjectionSimulatorECSAccess.html
 */
function findTasks(tasks: TasksOf, place: Place): aws.iam.PolicyStatement[] {
  return [
    allow(["ecs:DescribeTasks"], tasksArn(tasks, place)),
    // It lists a cluster's tasks, and AWS tells clusters apart by this key alone.
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
    allow(["ecs:ListTasks"], "*", { ArnEquals: { "ecs:cluster": tasks.clusterArn } }),
  ];
}

/** Lets an experiment run one document of AWS in the sidecars that are there for it, and in nothing else. */
function runInTasks(document: string, tasks: TasksOf, place: Place): aws.iam.PolicyStatement[] {
  const { region, accountId } = place;
  const sidecars = `arn:aws:ssm:${region}:${accountId}:managed-instance/*`;
  return [
    ...findTasks(tasks, place),
    allow(["ssm:SendCommand"], `arn:aws:ssm:${region}::document/${document}`),
    // The sidecars of all services carry this tag. Which of them are meant says the experiment's target.
    // https://docs.aws.amazon.com/systems-manager/latest/userguide/run-command-setting-up.html
    allow(["ssm:SendCommand"], sidecars, { StringEquals: { "ssm:resourceTag/FAULT_INJECTION_SIDECAR": "true" } }),
    // A command has no ARN.
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
    allow(["ssm:CancelCommand", "ssm:ListCommands"], "*"),
  ];
}

// The finest that AWS knows: a task's ARN names its cluster, not its service.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
function tasksArn({ clusterName }: TasksOf, { accountId, region }: Place): pulumi.Output<string> {
  return pulumi.interpolate`arn:aws:ecs:${region}:${accountId}:task/${clusterName}/*`;
}
