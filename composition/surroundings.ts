import type * as pulumi from "@pulumi/pulumi";

import type { NetworkOutputs } from "../components/network";

/** What everything in a stack stands in, and whom it tells. */
export interface Surroundings {
  accountId: string;
  region: string;
  network: NetworkOutputs;
  notificationTopicArn: pulumi.Output<string>;
}
