import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import type { DatabaseKind } from "./kind";
import type { Server } from "./server";

// What somebody should know of or do something about. The rest is the noise of every day.
// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Messages.html
const OF_INSTANCES = ["availability", "deletion", "failover", "failure", "low storage", "maintenance", "recovery"];
const OF_CLUSTERS = ["deletion", "failover", "failure", "maintenance"];

/** Tells of what happens to a database. Children: `<name>-events`, and `<name>-members` for those of a cluster. */
export function subscribe(
  name: string,
  { kind, server, topicArn }: { kind: DatabaseKind; server: Server; topicArn: pulumi.Input<string> },
  child: pulumi.CustomResourceOptions,
): void {
  const { identifier, instanceIdentifiers: sourceIds } = server;
  const ofInstances = { snsTopic: topicArn, sourceType: "db-instance", sourceIds, eventCategories: OF_INSTANCES };
  if (kind === "instance") {
    new aws.rds.EventSubscription(`${name}-events`, ofInstances, child);
    return;
  }
  const ofCluster = { snsTopic: topicArn, sourceType: "db-cluster", eventCategories: OF_CLUSTERS };
  new aws.rds.EventSubscription(`${name}-events`, { ...ofCluster, sourceIds: [identifier] }, child);
  new aws.rds.EventSubscription(`${name}-members`, ofInstances, child);
}
