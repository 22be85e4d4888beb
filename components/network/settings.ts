import * as z from "zod";

import { checkDistinct, refuse } from "../base/checks";
import { logRetentionDays } from "../base/settings";
import { checkVpcCidr, checkZoneId } from "./address-plan";

/** What a stack can say about its network. */
export const networkSettings = z.strictObject({
  cidr: z
    .string()
    .check(({ value, issues }) => refuse(issues, value, checkVpcCidr(value)))
    .describe("The private addresses of the VPC. Networks that shall talk to each other must not overlap."),
  zones: z
    .array(z.string().check(({ value, issues }) => refuse(issues, value, checkZoneId(value))))
    .min(2, "one zone can fail: give two at least")
    .check(({ value, issues }) => refuse(issues, value, checkDistinct(value)))
    .describe("Availability zones by id, which means the same zone in every account. Add new ones at the end."),
  nat: z
    .enum(["single", "perAz"])
    .default("perAz")
    .describe("NAT gateways: one in each zone, or a single one in the first zone, which is cheaper and can fail."),
  flowLogs: z
    .strictObject({
      keepDays: logRetentionDays.default(365).describe("Days until a record of who talked to whom is deleted."),
    })
    .prefault({})
    .describe("Records of all traffic in the VPC."),
});

export type NetworkSettings = z.output<typeof networkSettings>;
