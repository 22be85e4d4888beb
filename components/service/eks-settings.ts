import * as z from "zod";

import { across, checkDistinct, refuse } from "../base/checks";
import { checkCidr, contains, parseCidr } from "../base/cidr";
import { logRetentionDays } from "../base/settings";
import { checkKubernetesVersion } from "./eks-versions";

const roles = z
  .array(z.string().check(({ value, issues }) => refuse(issues, value, checkRole(value))))
  .check(({ value, issues }) => refuse(issues, value, checkDistinct(value)));

const endpointSettings = z.strictObject({
  publicCidrs: z
    .array(z.string().check(({ value, issues }) => refuse(issues, value, checkPublicCidr(value))))
    .check(({ value, issues }) => refuse(issues, value, checkDistinct(value)))
    .default([])
    .describe(
      "Addresses on the internet that may talk to the cluster's API. None, if empty: then Pulumi and kubectl run " +
        "inside the VPC, or in a network that is connected to it.",
    ),
  privateCidrs: z
    .array(z.string().check(({ value, issues }) => refuse(issues, value, checkCidr(value))))
    .check(({ value, issues }) => refuse(issues, value, checkDistinct(value)))
    .default([])
    .describe("Private addresses outside the cluster that may talk to its API: of runners in the VPC, of a VPN."),
});

const nodeSettings = z.strictObject({
  instanceCategories: z
    .array(z.enum(["c", "m", "r"]))
    .min(1)
    .default(["c", "m", "r"])
    .describe("Which instances services run on: c has much CPU, r much memory, m both evenly."),
  maxVcpus: z.int().min(2).default(256).describe("The most virtual CPUs that nodes of one architecture have together."),
  // https://docs.aws.amazon.com/eks/latest/userguide/automode.html
  expireAfterDays: z
    .int()
    .min(1)
    .max(21)
    .default(14)
    .describe("Days until a node is replaced, and so patched. EKS Auto Mode lets none live longer than 21."),
  diskGiB: z.int().min(20).max(16_000).default(80).describe("GiB of disk of a node: images, and what pods write."),
});

const addOnVersion = z
  .string()
  .regex(/^v\d+\.\d+\.\d+-eksbuild\.\d+$/, "it has to be the version of an EKS add-on such as v0.8.0-eksbuild.2");

/** What a stack can say about its cluster on Kubernetes. The defaults are fit for production. */
export const eksClusterSettings = z
  .strictObject({
    version: z
      .string()
      .check(({ value, issues }) => refuse(issues, value, checkKubernetesVersion(value, new Date())))
      .describe("The version of Kubernetes. It has to be under standard support, and goes up one step at a time."),
    administrators: roles
      .min(1, "without an administrator nobody can reach what is in the cluster. Name the role that deploys, at least")
      .describe("Roles that may do everything in the cluster: that of whoever deploys first of all."),
    viewers: roles.default([]).describe("Roles that may look at everything in the cluster but secrets."),
    endpoint: endpointSettings.prefault({}).describe("Who can reach the cluster's API."),
    logs: z
      .strictObject({
        keepDays: logRetentionDays.default(365).describe("Days until a log of the control plane is deleted."),
      })
      .prefault({})
      .describe("The control plane's logs: who did what in the cluster."),
    deletionProtection: z
      .boolean()
      .default(true)
      .describe("Whether AWS and Pulumi refuse to delete the cluster."),
    serviceCidr: z
      .string()
      .check(({ value, issues }) => refuse(issues, value, checkServiceCidr(value)))
      .default("172.20.0.0/16")
      .describe("The addresses of Kubernetes services, outside the VPC's. Another one means another cluster."),
    addOns: z
      .record(z.string(), addOnVersion)
      .default({ "metrics-server": "v0.8.0-eksbuild.2" })
      .check(({ value, issues }) => refuse(issues, value, checkAddOns(value)))
      .describe("Add-ons and their versions. Services scale by what metrics-server measures."),
    nodes: nodeSettings.prefault({}).describe("The nodes that services run on."),
  })
  .check(across(["viewers", "administrators"], checkPrincipals));

export type EksClusterSettings = z.output<typeof eksClusterSettings>;

// An access entry is for the role itself, and not for a session of it.
// https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html
function checkRole(arn: string): string | undefined {
  if (/^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(arn)) return undefined;
  const session = /^arn:aws:sts::(\d{12}):assumed-role\/([^/]+)\//.exec(arn);
  if (session) return `this is a session of a role. Give the role, arn:aws:iam::${session[1]}:role/${session[2]}.`;
  return "it has to be the ARN of a role such as arn:aws:iam::111122223333:role/deploy.";
}

function checkPrincipals({ viewers, administrators }: { viewers: string[]; administrators: string[] }) {
  const both = viewers.find((role) => administrators.includes(role));
  return both && `${both} is an administrator, and has one way in. Leave it out here.`;
}

const everywhere = "0.0.0.0/0";

function checkPublicCidr(text: string): string | undefined {
  return checkCidr(text);
}

function checkServiceCidr(text: string): string | undefined {
  return checkCidr(text);
}

function checkAddOns(addOns: Record<string, string>): string | undefined {
  return undefined;
}
