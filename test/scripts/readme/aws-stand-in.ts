import { delimiter } from "node:path";

import { awsCommands, startMoto } from "../../functions/aws/moto";

/** An AWS account's S3 and KMS on loopback, and the command that talks to them. */
export interface AwsStandIn {
  /** What makes the AWS command and the Pulumi CLI talk to it. */
  environment: Record<string, string>;
  stop(): Promise<void>;
}

/** Starts what answers the AWS APIs that a Pulumi backend needs: S3 for state, KMS for the secrets provider. */
export async function startAwsStandIn(path: string): Promise<AwsStandIn> {
  const { environment, stop } = await startMoto();
  return { environment: { PATH: [awsCommands, path].join(delimiter), ...environment }, stop };
}
