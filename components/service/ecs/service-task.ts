import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { EncryptedLogGroup, physicalName } from "../../base";
import { parseImage } from "../image";
import { imagesBeside } from "../images";
import { ecsLogGroupOf } from "../log-group";
import type { WorkloadSettings } from "../workload";
import type { EcsCluster } from "./cluster";
import { FaultAgentRole } from "./fault-agent-role";
import { joinSystemsManager } from "./fault-injection";
import { describedContainers, type TaskFacts, taskArgs } from "./task";
import { impliedPermissions } from "./task-permissions";
import { TaskRoles } from "./task-roles";

export type ServiceTaskArgs = Omit<TaskFacts, "logGroup" | "agentRoleName"> & {
  workload: WorkloadSettings;
  cluster: EcsCluster;
  accountId: string;
};

/**
 * What a service runs: its task, where that logs to, and what it may do.
 * Children, named after the service: `<service>-logs`, `-roles`, `-task`, and `-agents` where the workload takes faults.
 */
export class ServiceTask extends pulumi.ComponentResource {
  readonly taskDefinitionArn: pulumi.Output<string>;
  /** The role that the service itself acts with. */
  readonly taskRoleName: pulumi.Output<string>;
  readonly logGroupArn: pulumi.Output<string>;
  readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, args: ServiceTaskArgs, opts?: pulumi.ComponentResourceOptions) {
    const { workload, cluster, accountId, ...facts } = args;
    const { service, secrets, region } = facts;
    const place = { accountId, region };
    const logGroup = ecsLogGroupOf(service, workload);
    const agentRoleName = physicalName(`${service}-agents-role`);
    const described = describedContainers(workload, { ...facts, logGroup, agentRoleName });
    super(
      "evenkeel:index:ServiceTask",
      name,
      { service, ...place, ...workload, containerDefinitions: described },
      opts,
    );
    const child = { parent: this };

    const logArgs = { naming: { name: logGroup }, keepDays: workload.logs.keepDays, ...place };
    const logs = new EncryptedLogGroup(`${service}-logs`, logArgs, child);
    const agents = workload.faultInjection && new FaultAgentRole(`${service}-agents`, place, child);

    const implied = [
      ...impliedPermissions(workload, { cluster, logGroupArn: logs.arn, ...place }),
      ...(agents ? joinSystemsManager(agents.arn) : []),
    ];
    const images = { ecr: parseImage(workload.image)?.ecr, sidecarImages: imagesBeside(workload) };
    const may = { ...images, permissions: workload.permissions, implied, secrets, logGroupArn: logs.arn, ...place };
    const roles = new TaskRoles(`${service}-roles`, may, child);
    const known = { ...facts, logGroup, agentRoleName: agents?.roleName };
    const task = new aws.ecs.TaskDefinition(`${service}-task`, taskArgs(workload, known, roles), child);

    this.taskDefinitionArn = task.arn;
    this.taskRoleName = roles.taskRoleName;
    this.logGroupArn = logs.arn;
    this.logGroupName = logs.logGroupName;
    this.registerOutputs({
      taskDefinitionArn: this.taskDefinitionArn,
      taskRoleName: this.taskRoleName,
      logGroupArn: this.logGroupArn,
      logGroupName: this.logGroupName,
    });
  }
}
