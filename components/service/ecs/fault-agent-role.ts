import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { policyDocument, trustService } from "../../base";
import { leaveSystemsManager } from "./fault-injection";

export interface FaultAgentRoleArgs {
  accountId: string;
  region: string;
}

/**
 * The role that the agents of a service act with once Systems Manager knows them.
 * Children: `<name>-role`, `<name>-core`, `<name>-leave`.
 */
export class FaultAgentRole extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly roleName: pulumi.Output<string>;

  constructor(name: string, args: FaultAgentRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:index:FaultAgentRole", name, args, opts);
    const child = { parent: this };

    const { accountId, region } = args;
    // https://docs.aws.amazon.com/systems-manager/latest/userguide/hybrid-multicloud-service-role.html
    const trust = trustService("ssm.amazonaws.com", accountId, `arn:aws:ssm:${region}:${accountId}:*`);
    const roleArgs = {
      description: "Agents through which AWS FIS injects faults",
      assumeRolePolicy: JSON.stringify(trust),
    };
    const role = new aws.iam.Role(`${name}-role`, roleArgs, child);
    // What an agent needs to take commands, kept up to date by AWS.
    // https://docs.aws.amazon.com/fis/latest/userguide/ecs-task-actions.html
    const policyArn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore";
    new aws.iam.RolePolicyAttachment(`${name}-core`, { role: role.name, policyArn }, child);
    const policy = JSON.stringify(policyDocument(...leaveSystemsManager(args)));
    new aws.iam.RolePolicy(`${name}-leave`, { role: role.name, policy }, child);

    this.arn = role.arn;
    this.roleName = role.name;
    this.registerOutputs({ arn: this.arn, roleName: this.roleName });
  }
}
