import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import type { Administrator } from "./administrator";
import type { DatabaseSettings } from "./settings";

/** What a database of any kind is made with. */
export interface ServerArgs {
  settings: DatabaseSettings;
  /** The name of the instance or cluster in RDS. */
  identifier: pulumi.Output<string>;
  keyArn: pulumi.Output<string>;
  subnetGroupName: pulumi.Output<string>;
  securityGroupId: pulumi.Output<string>;
  /** With what RDS reports the operating system's metrics, and what gives it the right to. */
  monitoringRoleArn: pulumi.Output<string>;
  mayReport: pulumi.Resource;
  login: Administrator["login"];
}

/** A database of any kind, as the rest of the component sees it. */
export interface Server {
  /** The instance, or the cluster. */
  arn: pulumi.Output<string>;
  identifier: pulumi.Output<string>;
  resourceId: pulumi.Output<string>;
  address: pulumi.Output<string>;
  /** Where what follows the writer can be read from. */
  readAddress?: pulumi.Output<string>;
  port: pulumi.Output<number>;
  instanceIdentifiers: pulumi.Output<string[]>;
  parameterGroupName: pulumi.Output<string>;
  masterUserSecrets: pulumi.Output<{ secretArn: string }[]>;
  /** How a proxy finds it, and what it has to wait for. */
  target: Pick<aws.rds.ProxyTargetArgs, "dbInstanceIdentifier" | "dbClusterIdentifier">;
  ready: pulumi.Resource[];
}

export const PORT = 5432;

// Past the end of standard support RDS would bill by the core and hour; now it upgrades the major instead.
// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/extended-support.html
export const NO_EXTENDED_SUPPORT = "open-source-rds-extended-support-disabled";

export const CERTIFICATE_AUTHORITY = "rds-ca-rsa2048-g1";

// Restoring takes as long as the data is large. Once Pulumi has given up, the provider sets none of what a restore cannot
// set itself, the administrator's password among it, and never does so later.
export const PATIENCE = { create: "8h", update: "2h", delete: "2h" };

/** The parameters that every database has: TLS and nothing else, and as many connections as its memory carries. */
export function parameters(maxConnections: number) {
  return [
    { name: "rds.force_ssl", value: "1", applyMethod: "immediate" },
    { name: "max_connections", value: String(maxConnections), applyMethod: "pending-reboot" },
  ];
}
