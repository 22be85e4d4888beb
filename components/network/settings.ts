import * as z from "zod";

import { logRetentionDays } from "../base/settings";
import { checkVpcCidr, checkZoneId } from "./address-plan";

/** What a stack can say about its network. */
export const networkSettings = z.strictObject({
  cidr: z
    .string()
    .superRefine((cidr, context) => addIssue(context, checkVpcCidr(cidr)))
    .describe("The private addresses of the VPC. Networks that shall talk to each other must not overlap."),
  zones: z
    .array(z.string().superRefine((zone, context) => addIssue(context, checkZoneId(zone))))
    .min(2, "one zone can fail: give two at least")
    .superRefine((zones, context) => addIssue(context, checkDistinct(zones)))
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

function addIssue(context: z.RefinementCtx, message: string | undefined): void {
  if (message) context.addIssue({ code: "custom", message });
}

function checkDistinct(zones: readonly string[]): string | undefined {
  const twice = zones.find((zone, index) => zones.indexOf(zone) !== index);
  return twice && `${twice} stands here twice.`;
}
