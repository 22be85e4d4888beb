import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import { allow } from "../../base";
import { AGENT_MEMORY, type FaultInjectionSettings } from "../fault-injection-settings";
import { sidecarNames } from "../sidecar-settings";
import { type ContainerDefinition, logGroupDriver } from "./container-definitions";

/** The tag of every agent that is there for faults. Experiments may reach no other managed instance. */
export const FAULT_TAG = "FAULT_INJECTION_SIDECAR";

/**
 * What a task that takes faults has to be: ECS changes its network when the agent asks, and the agent sees the
 * processes of the whole task.
 * https://docs.aws.amazon.com/fis/latest/userguide/ecs-task-actions.html
 */
export const takesFaults = { enableFaultInjection: true, pidMode: "task" };

/** The agent that makes a task known to Systems Manager, through which AWS FIS injects faults. */
export function faultAgent(
  { agentImage }: FaultInjectionSettings,
  { agentRoleName, logGroup, region }: { agentRoleName: pulumi.Input<string>; logGroup: string; region: string },
): ContainerDefinition {
  const name = sidecarNames.faultInjection;
  return {
    name,
    image: agentImage,
    // The service goes on without it.
    essential: false,
    restarts: true,
    // It installs what a fault needs when it starts, and when a fault asks for more.
    user: "0",
    installs: true,
    memory: { limit: AGENT_MEMORY },
    command: ["/bin/bash", "-c", JOIN_SYSTEMS_MANAGER],
    ports: {},
    environment: { AWS_REGION: region, MANAGED_INSTANCE_ROLE_NAME: agentRoleName },
    secrets: {},
    mounts: [],
    stopSeconds: 30,
    logs: logGroupDriver(logGroup, region, name),
  };
}

/**
 * Joins Systems Manager under tags by which AWS FIS finds the task, and leaves it when the task ends: what stayed would
 * be listed, and found by experiments, for good.
 */
const JOIN_SYSTEMS_MANAGER = String.raw`
set -e
dnf install --assumeyes --quiet awscli

field() { sed -nE "s/.*\"$1\": *\"([^\"]+)\".*/\1/p" <<<"$2" | grep .; }
metadata=$(curl --silent --show-error --fail "$ECS_CONTAINER_METADATA_URI_V4/task")
task=$(field TaskARN "$metadata")
zone=$(field AvailabilityZone "$metadata")

activation=$(aws ssm create-activation --output json --iam-role "$MANAGED_INSTANCE_ROLE_NAME" --tags \
  "Key=ECS_TASK_ARN,Value=$task" "Key=ECS_TASK_AVAILABILITY_ZONE,Value=$zone" "Key=${FAULT_TAG},Value=true")
id=$(field ActivationId "$activation")
code=$(field ActivationCode "$activation")
amazon-ssm-agent -register -id "$id" -code "$code" -region "$AWS_REGION"

leave() {
  aws ssm delete-activation --activation-id "$id" || true
  instance=$(field ManagedInstanceID "$(cat /var/lib/amazon/ssm/registration)")
  aws ssm deregister-managed-instance --instance-id "$instance" || true
  kill "$agent"
}
trap leave TERM INT
amazon-ssm-agent & agent=$!
wait "$agent"
`;

/** Lets a task bring itself in, as a managed instance with that role and that tag, and as nothing else. */
export function joinSystemsManager(agentRoleArn: pulumi.Input<string>): aws.iam.PolicyStatement[] {
  return [
    // What does not exist yet has no ARN. Its tag tells it apart.
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
    allow(["ssm:AddTagsToResource", "ssm:CreateActivation"], "*", {
      StringEquals: { [`aws:RequestTag/${FAULT_TAG}`]: "true" },
    }),
    allow(["iam:PassRole"], agentRoleArn, { StringEquals: { "iam:PassedToService": "ssm.amazonaws.com" } }),
  ];
}

/** Lets an agent take itself out again. */
export function leaveSystemsManager({ accountId, region }: { accountId: string; region: string }) {
  const agents = `arn:aws:ssm:${region}:${accountId}:managed-instance/*`;
  return [
    // An activation has no ARN.
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
    allow(["ssm:DeleteActivation"], "*"),
    allow(["ssm:DeregisterManagedInstance"], agents, { StringEquals: { [`ssm:resourceTag/${FAULT_TAG}`]: "true" } }),
  ];
}
