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
    .array(z.string().check(({ value, issues }) => refuse(issues, value, checkPrivateCidr(value))))
    .check(({ value, issues }) => refuse(issues, value, checkDistinct(value)))
    .default([])
    .describe(
      "Private addresses, in the VPC or in networks connected to it, that may talk to the cluster's API: those of the " +
        "machines that run Pulumi, of a VPN. Nodes and pods need not be named.",
    ),
});

const nodeSettings = z.strictObject({
  instanceCategories: z
    .array(z.enum(["c", "m", "r"]))
    .min(1)
    .check(({ value, issues }) => refuse(issues, value, checkDistinct(value)))
    .default(["c", "m", "r"])
    .describe("Which instances services run on: c has much CPU, r much memory, m both evenly."),
  maxVcpus: z
    .int()
    .min(2)
    .default(256)
    .describe("The most virtual CPUs that the nodes of one architecture have together: a bound of what it can cost."),
  // A node is gone after 21 days, and it has one of them to be emptied: Auto Mode refuses pools that say otherwise.
  // https://docs.aws.amazon.com/eks/latest/userguide/create-node-pool.html
  // https://github.com/aws-controllers-k8s/test-infra/pull/1000
  expireAfterDays: z
    .int()
    .min(1)
    .max(20)
    .default(14)
    .describe("Days until a node is replaced by a new one with all patches. EKS Auto Mode takes 20 at most."),
  // https://docs.aws.amazon.com/eks/latest/userguide/create-node-class.html#auto-node-class-spec
  diskGiB: z
    .int()
    .min(20)
    .max(16_384)
    .default(80)
    .describe("GiB of a node's disk, which holds images and what pods write."),
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
      .describe(
        'The version of Kubernetes, such as "1.35", in quotes. It has to be under standard support. It goes up one step ' +
          "at a time, and never down.",
      ),
    administrators: roles
      .min(1, "without an administrator nobody can reach what is in the cluster. Name the role that deploys, at least")
      .describe("Roles that may do everything in the cluster. The role that deploys has to be one of them."),
    viewers: roles.default([]).describe("Roles that may look at everything in the cluster but secrets."),
    endpoint: endpointSettings
      .prefault({})
      .describe("Who can reach the cluster's API, before anything is asked there."),
    logs: z
      .strictObject({
        keepDays: logRetentionDays.default(365).describe("Days until a log of the control plane is deleted."),
      })
      .prefault({})
      .describe("What the control plane logs: who did what in the cluster, for one."),
    deletionProtection: z.boolean().default(true).describe("Whether AWS and Pulumi refuse to delete the cluster."),
    serviceCidr: z
      .string()
      .check(({ value, issues }) => refuse(issues, value, checkServiceCidr(value)))
      .default("172.20.0.0/16")
      .describe("The addresses of Kubernetes services, outside the VPC's. With others it is another cluster."),
    addOns: z
      .strictObject({
        "metrics-server": addOnVersion
          .default("v0.8.0-eksbuild.2")
          .describe("What measures pods, so that services can scale. Its versions: aws eks describe-addon-versions."),
      })
      .prefault({})
      .describe("The versions of what EKS adds to the cluster. All else comes with Auto Mode, and is kept up to date."),
    nodes: nodeSettings.prefault({}).describe("The nodes that services run on."),
  })
  .check(across(["viewers", "administrators"], checkOneWayIn));

export type EksClusterSettings = z.output<typeof eksClusterSettings>;

// An access entry is about a role itself, and not about a session of it. Its ARN may have a path.
// https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html
function checkRole(arn: string): string | undefined {
  const session = /^arn:aws:sts::(\d{12}):assumed-role\/([^/]+)\//.exec(arn);
  if (session)
    return `it is a session of a role. Give the role, such as arn:aws:iam::${session[1]}:role/${session[2]}.`;
  if (/^arn:aws:iam::\d{12}:role\/aws-service-role\//.test(arn)) return "EKS lets no service-linked role in.";
  if (/^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(arn)) return undefined;
  return "it has to be the ARN of a role such as arn:aws:iam::111122223333:role/deploy.";
}

function checkOneWayIn(found: Pick<EksClusterSettings, "viewers" | "administrators">): string | undefined {
  const both = found.viewers.find((role) => found.administrators.includes(role));
  return both && `${both} is an administrator already, and EKS takes a role once. Leave it out.`;
}

const privateBlocks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

function isPrivate(text: string): boolean {
  const block = parseCidr(text);
  return privateBlocks.some((each) => {
    const outer = parseCidr(each);
    return block !== undefined && outer !== undefined && contains(outer, block);
  });
}

// https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html
function checkPublicCidr(text: string): string | undefined {
  const problem = checkCidr(text);
  if (problem || !isPrivate(text)) return problem;
  return "nobody comes from there over the internet. Name it under privateCidrs.";
}

function checkPrivateCidr(text: string): string | undefined {
  const problem = checkCidr(text);
  if (problem || isPrivate(text)) return problem;
  return `these addresses are not private. Give blocks in ${privateBlocks.join(", ")}, or name it under publicCidrs.`;
}

// https://docs.aws.amazon.com/eks/latest/APIReference/API_KubernetesNetworkConfigRequest.html
const LARGEST_SERVICES = 12;
const SMALLEST_SERVICES = 24;

function checkServiceCidr(text: string): string | undefined {
  const problem = checkCidr(text);
  if (problem) return problem;
  const { prefix = 0 } = parseCidr(text) ?? {};
  if (!isPrivate(text)) return `it has to lie in ${privateBlocks.join(", ")}.`;
  if (prefix >= LARGEST_SERVICES && prefix <= SMALLEST_SERVICES) return undefined;
  return `EKS takes blocks from /${LARGEST_SERVICES} to /${SMALLEST_SERVICES}.`;
}

// What EKS itself chooses from, and one more. https://docs.aws.amazon.com/eks/latest/APIReference/API_KubernetesNetworkConfigRequest.html
const usualServices = ["172.20.0.0/16", "10.100.0.0/16", "192.168.0.0/16"];

/** What is wrong between the addresses of Kubernetes services and those of the VPC, where these are known. */
export function checkServicesApart(serviceCidr: string, vpcCidr: string | undefined): string | undefined {
  if (vpcCidr === undefined || !overlap(serviceCidr, vpcCidr)) return undefined;
  const free = usualServices.find((each) => !overlap(each, vpcCidr));
  return `these are addresses of the VPC, ${vpcCidr}, too. Choose others${free ? `, such as ${free}` : ""}.`;
}

function overlap(one: string, other: string): boolean {
  const [a, b] = [parseCidr(one), parseCidr(other)];
  return a !== undefined && b !== undefined && (contains(a, b) || contains(b, a));
}
