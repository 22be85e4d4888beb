import { isDeepStrictEqual } from "node:util";

import * as z from "zod";

import { across, checkDistinct, refuse } from "../base/checks";
import { logRetentionDays } from "../base/settings";
import { checkVpcCidr, checkZone, checkZones, LARGEST_VPC, SMALLEST_VPC } from "./address-plan";
import { endpointsSettings } from "./endpoint-settings";
import { existingNetworkSettings } from "./existing-settings";

const allocationId = z
  .string()
  .regex(
    /^eipalloc-[0-9a-f]{8,17}$/,
    "it has to be the allocation id of an elastic IP such as eipalloc-0a1b2c3d4e5f67890",
  );

const ipamSettings = z.strictObject({
  poolId: z
    .string()
    .regex(/^ipam-pool-[0-9a-f]{8,17}$/, "it has to be the id of an IPAM pool such as ipam-pool-0a1b2c3d4e5f67890")
    .describe("The pool of private IPv4 addresses, shared with this account."),
  prefixLength: z
    .int()
    .min(LARGEST_VPC)
    .max(SMALLEST_VPC)
    .default(LARGEST_VPC)
    .describe("How large a block the VPC takes out of it: 16 is 65,536 addresses, 22 is 1,024."),
});

const flowLogsSettings = z
  .strictObject({
    destination: z
      .enum(["cloud-watch-logs", "s3"])
      .default("cloud-watch-logs")
      .describe("An encrypted log group, which is searched at once, or Parquet files in S3, which cost a fraction."),
    keepDays: logRetentionDays.default(365).describe("Days until a record of who talked to whom is deleted."),
    deletableWithLogs: z
      .boolean()
      .default(false)
      .describe("Whether destroying the stack may delete records in S3. A log group always goes with its stack."),
  })
  .check(across(["deletableWithLogs", "destination"], checkDeletable));

/** The settings of a VPC that the stack makes, which say nothing of one that exists. */
const ownVpc = {
  cidr: z
    .string()
    .check(({ value, issues }) => refuse(issues, value, checkVpcCidr(value)))
    .optional()
    .describe("The private addresses of the VPC. Networks that shall talk to each other must not overlap."),
  ipam: ipamSettings
    .optional()
    .describe("Instead of cidr: a pool that gives out addresses which no other network of the company has."),
  zones: z
    .array(z.string().check(({ value, issues }) => refuse(issues, value, checkZone(value))))
    .check(({ value, issues }) => refuse(issues, value, checkZones(value)))
    .default([])
    .describe(
      "Availability zones, two at least: by id, which means the same zone in every account, or all by name. " +
        "Add new ones at the end.",
    ),
  nat: z
    .enum(["none", "single", "perAz", "regional"])
    .default("perAz")
    .describe(
      "How the private subnets reach the internet: a NAT gateway in each zone; a single one in the first zone, which " +
        "is cheaper and can fail; one regional gateway, which spreads over the zones by itself; or not at all.",
    ),
  natAddresses: z
    .record(z.string(), allocationId)
    .default({})
    .describe(
      "Elastic IPs of your own for NAT, by zone, where partners let in known addresses alone. " +
        "A regional NAT gateway that gets its first, or loses its last, is replaced. An address serves one gateway at a " +
        "time: between zonal and regional NAT, go by way of other addresses, or of none.",
    ),
  // https://docs.aws.amazon.com/vpc/latest/userguide/vpc-migrate-ipv6-add.html
  dualStack: z
    .boolean()
    .default(false)
    .describe(
      "Whether the network speaks IPv6 beside IPv4. It is switched on in place, and not off again: AWS leaves no VPC " +
        "without the addresses that its subnets have, and a subnet that loses them is replaced.",
    ),
  dns64: z
    .boolean()
    .default(false)
    .describe(
      "Whether names that have IPv4 addresses alone get IPv6 addresses by way of NAT. For what speaks IPv6 alone: " +
        "what speaks both would then reach the database through NAT, which the database does not let in.",
    ),
  endpoints: endpointsSettings.prefault({}).describe("Ways to AWS services that do not go through the internet."),
  flowLogs: flowLogsSettings.prefault({}).describe("Records of all traffic in the VPC."),
  publicAccessExclusions: z
    .boolean()
    .default(false)
    .describe(
      "Whether public subnets, and what private ones send out, are excluded from VPC Block Public Access. Needed where " +
        "the account or the organisation blocks it; elsewhere it would open what a block that comes later means to close.",
    ),
  loadBalancerDiscovery: z
    .boolean()
    .default(false)
    .describe("Whether subnets carry the tags by which controllers in Kubernetes find them for load balancers."),
};

const ownFields = z.strictObject(ownVpc);

type OwnFields = z.output<typeof ownFields>;

/** What has to hold between these fields. */
interface Rule {
  fields: readonly [keyof OwnFields, ...(keyof OwnFields)[]];
  judge: (own: OwnFields) => string | undefined;
  path: readonly string[];
}

const rules: readonly Rule[] = [
  { fields: ["cidr", "ipam"], judge: checkAddresses, path: ["cidr"] },
  { fields: ["zones"], judge: checkEnoughZones, path: ["zones"] },
  { fields: ["natAddresses", "nat", "zones"], judge: checkNatAddresses, path: ["natAddresses"] },
  { fields: ["endpoints", "nat"], judge: checkWayOut, path: ["endpoints", "interfaces"] },
  { fields: ["dns64", "dualStack", "nat"], judge: checkDns64, path: ["dns64"] },
];

/** What a stack can say about a VPC that it makes. */
export const ownNetworkSettings = ownFields.check(
  ...rules.map(({ fields, judge, path }) => across<OwnFields>(fields, judge, path)),
);

export type OwnNetworkSettings = z.output<typeof ownNetworkSettings>;

const allFields = ownFields.safeExtend({
  existing: existingNetworkSettings
    .optional()
    .describe("Instead of all else: a VPC that exists. It is checked, and nothing of it is changed."),
});

type AllFields = z.output<typeof allFields>;

/** What a stack can say about its network. */
export const networkSettings = allFields.check(
  ...rules.map(({ fields: [first, ...others], judge, path }) =>
    across<AllFields>([first, ...others, "existing"], (all) => (all.existing ? undefined : judge(all)), path),
  ),
  ...Object.keys(ownVpc)
    .filter(isOwnField)
    .map((field) => across<AllFields>([field, "existing"], (all) => checkNotManaged(all, field))),
);

export type NetworkSettings = z.output<typeof networkSettings>;

function checkDeletable(found: { deletableWithLogs: boolean; destination: string }): string | undefined {
  if (!found.deletableWithLogs || found.destination === "s3") return undefined;
  return "a log group is deleted with its stack in any case; this is about records in s3. Leave it out.";
}

function checkAddresses({ cidr, ipam }: OwnFields): string | undefined {
  if (cidr !== undefined && ipam) return "addresses come from cidr or from ipam. Leave one of the two out.";
  if (cidr !== undefined || ipam) return undefined;
  return "a network needs addresses: give cidr, such as 10.20.0.0/16, or ipam, or the VPC under existing.";
}

function checkEnoughZones({ zones }: OwnFields): string | undefined {
  if (zones.length >= 2) return undefined;
  return "one zone can fail: give two at least, such as use1-az1 and use1-az2.";
}

/** The zones whose NAT gateway needs an address. */
function natZones({ nat, zones }: OwnFields): readonly string[] {
  if (nat === "none") return [];
  return nat === "single" ? zones.slice(0, 1) : zones;
}

function checkNatAddresses(own: OwnFields): string | undefined {
  const { natAddresses, nat } = own;
  const given = Object.keys(natAddresses);
  if (given.length === 0) return undefined;

  const needed = natZones(own);
  const missing = needed.filter((zone) => !given.includes(zone));
  const superfluous = given.filter((zone) => !needed.includes(zone));
  if (missing.length > 0 || superfluous.length > 0) {
    const exactly = needed.length > 0 ? `one for each of ${needed.join(", ")}` : "none";
    return `with nat ${nat} there has to be ${exactly}: ${[
      ...missing.map((zone) => `${zone} has none`),
      ...superfluous.map((zone) => `${zone} takes none`),
    ].join(", ")}.`;
  }
  return checkDistinct(Object.values(natAddresses));
}

// Tasks without a way to the registry do not start.
function checkWayOut({ endpoints, nat }: OwnFields): string | undefined {
  if (nat !== "none" || endpoints.interfaces !== "none") return undefined;
  return (
    "with nat none, images, logs and secrets are reached through endpoints alone. " +
    "Set it to ecs, or choose another nat, which services on EKS need in any case."
  );
}

function checkDns64({ dns64, dualStack, nat }: OwnFields): string | undefined {
  if (!dns64) return undefined;
  if (!dualStack) return "without dualStack nothing here speaks IPv6. Leave it out, or set dualStack to true.";
  return nat === "none" ? "with nat none there is no NAT gateway to go through. Leave it out." : undefined;
}

function isOwnField(key: string): key is keyof typeof ownVpc {
  return key in ownVpc;
}

/** Beside a VPC that exists a setting of ours would be without effect. Defaults cannot be told from what was left out. */
function checkNotManaged(all: AllFields, field: keyof typeof ownVpc): string | undefined {
  if (!all.existing || isDeepStrictEqual(all[field], ownVpc[field].safeParse(undefined).data)) return undefined;
  return "nothing of an existing VPC is managed here. Leave it out, or leave existing out.";
}
