import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/** What AWS calls that which goes wrong, whom it hits, and what it takes to do it. */
export interface Fault {
  description: string;
  actionId: string;
  parameters: Readonly<Record<string, pulumi.Input<string>>>;
  /** What the action calls that which it hits. */
  targetKey: "Tasks" | "DBInstances" | "Clusters" | "Subnets";
  target: Omit<aws.types.input.fis.ExperimentTemplateTarget, "name">;
  /** What the action does in the account, and nothing else. */
  permissions: aws.iam.PolicyStatement[];
}

export interface Place {
  accountId: string;
  region: string;
}

/** A length of time as AWS writes it. */
export function duration(minutes: number): string {
  return `PT${minutes}M`;
}
