import * as z from "zod";

import { across, checkDistinct, refuse } from "../base/checks";

/** The services that are reached through interfaces in the private subnets, for each kind of workload. */
export const interfaceServices = {
  none: [],
  // What a task on Fargate needs to start, log, read its secrets and be entered by ECS Exec.
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html
  // https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
  ecs: ["ecr.api", "ecr.dkr", "kms", "logs", "monitoring", "secretsmanager", "ssmmessages", "sts"],
  // What nodes and the controllers on them need. https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html
  eks: [
    "autoscaling",
    "ec2",
    "ecr.api",
    "ecr.dkr",
    "eks",
    "eks-auth",
    "elasticloadbalancing",
    "kms",
    "logs",
    "monitoring",
    "secretsmanager",
    "sts",
  ],
} as const;

export type InterfacePreset = keyof typeof interfaceServices;

/** What functions need that look after databases, beside what tasks and nodes need. */
export const furtherServices = ["backup", "events", "rds"] as const;

const accountId = z.string().regex(/^\d{12}$/, "an account id has twelve digits, in quotes");

const bucketName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "it has to be the name of a bucket, without s3:// and without a path");

/** What a stack can say about its network's ways to AWS services. */
export const endpointsSettings = z
  .strictObject({
    gateways: z
      .array(z.enum(["s3", "dynamodb"]))
      .check(({ value, issues }) => refuse(issues, value, checkDistinct(value)))
      .default(["s3", "dynamodb"])
      .describe("Services that are reached through the route tables, which costs nothing."),
    interfaces: z
      .enum(["none", "ecs", "eks"])
      .default("none")
      .describe("What the private subnets get interfaces for, each at an hourly price: what tasks or nodes need."),
    furtherInterfaces: z
      .array(z.enum(furtherServices))
      .check(({ value, issues }) => refuse(issues, value, checkDistinct(value)))
      .default([])
      .describe(
        "Further services with interfaces. Without a way to the internet, functions that look after databases need " +
          "events to tell of new passwords, and backup and rds to look into restored databases.",
      ),
    organisationId: z
      .string()
      .regex(/^o-[a-z0-9]{10,32}$/, "it has to be the id of an organisation such as o-a1b2c3d4e5")
      .optional()
      .describe("Whose principals and resources the endpoints are for. This account's alone, if absent."),
    trustedAccounts: z
      .array(accountId)
      .check(({ value, issues }) => refuse(issues, value, checkDistinct(value)))
      .default([])
      .describe("Other accounts whose resources may be used through the endpoints: that of an image registry, say."),
    readableBuckets: z
      .array(bucketName)
      .check(({ value, issues }) => refuse(issues, value, checkDistinct(value)))
      .default([])
      .describe("Buckets of others that may be read, such as AWS's own with packages."),
  })
  .check(across(["gateways", "interfaces"], checkLayers));

export type EndpointsSettings = z.output<typeof endpointsSettings>;

/** The services that have interfaces in the private subnets. */
export function interfacesOf({
  interfaces,
  furtherInterfaces,
}: Pick<EndpointsSettings, "interfaces" | "furtherInterfaces">): string[] {
  return [...interfaceServices[interfaces], ...furtherInterfaces];
}

// https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-setting-up-s3-gateway
function checkLayers(found: { gateways: readonly string[]; interfaces: InterfacePreset }): string | undefined {
  if (found.interfaces === "none" || found.gateways.includes("s3")) return undefined;
  return `with interfaces ${found.interfaces} the layers of images come from S3 through its gateway. Add s3.`;
}
