import * as z from "zod";

import { across } from "../base/checks";

/** What has to be written down, word by word, before a vault is locked for good. */
export const COMPLIANCE_ACKNOWLEDGEMENT = "nobody can remove this lock, neither we nor AWS";

/** How backups are kept from being deleted before their time. */
export const lockSettings = z
  .strictObject({
    mode: z
      .enum(["governance", "compliance", "none"])
      .default("governance")
      .describe(
        "Who can remove the lock: whoever has the permission, in governance mode; nobody, in compliance mode. " +
          "No lock: none.",
      ),
    minRetentionDays: z
      .int()
      .min(1)
      .max(36500)
      .default(7)
      .describe("The fewest days for which a backup has to be kept. What is to be deleted sooner is not taken."),
    maxRetentionDays: z.int().min(1).max(36500).default(400).describe("The most days for which a backup may be kept."),
    changeableForDays: z
      .int()
      .min(3)
      .max(36500)
      .optional()
      .describe("Days after which a lock in compliance mode is for ever. Until then it can be removed. 14, if absent."),
    acknowledgement: z
      .string()
      .optional()
      .describe(`For compliance mode alone: "${COMPLIANCE_ACKNOWLEDGEMENT}", word by word.`),
  })
  .check(
    across(["maxRetentionDays", "minRetentionDays"], checkRange),
    across(["acknowledgement", "mode"], checkAcknowledged),
    across(["changeableForDays", "mode"], checkChangeable),
  );

export type LockSettings = z.output<typeof lockSettings>;

const CHANGEABLE_FOR_DAYS = 14;

/** The days after which a lock is for ever. Of one that is not, none. */
export function daysUntilForEver({ mode, changeableForDays = CHANGEABLE_FOR_DAYS }: LockSettings): number | undefined {
  return mode === "compliance" ? changeableForDays : undefined;
}

/** What is wrong with the days for which a lock would have to keep something. */
export function checkInsideLock(
  { mode, minRetentionDays, maxRetentionDays }: LockSettings,
  kept: { taken?: boolean; deleteAfterDays?: number | undefined } | undefined,
): string | undefined {
  const { taken = true, deleteAfterDays } = kept ?? {};
  if (mode === "none" || !taken || deleteAfterDays === undefined) return undefined;
  if (deleteAfterDays < minRetentionDays)
    return `the lock takes nothing that is kept for less than ${minRetentionDays} days. Raise it, or lower lock.minRetentionDays.`;
  if (deleteAfterDays > maxRetentionDays)
    return `the lock takes nothing that is kept for more than ${maxRetentionDays} days. Lower it, or raise lock.maxRetentionDays.`;
  return undefined;
}

function checkRange({
  minRetentionDays,
  maxRetentionDays,
}: Pick<LockSettings, "minRetentionDays" | "maxRetentionDays">) {
  if (maxRetentionDays >= minRetentionDays) return undefined;
  return `it is less than minRetentionDays, ${minRetentionDays}. Set it to ${minRetentionDays} or more.`;
}

function checkAcknowledged({ mode, acknowledgement }: Pick<LockSettings, "mode" | "acknowledgement">) {
  if (mode === "compliance" && acknowledgement !== COMPLIANCE_ACKNOWLEDGEMENT) {
    return `mode is compliance, which is for ever. Write "${COMPLIANCE_ACKNOWLEDGEMENT}", or set mode to governance.`;
  }
  if (mode !== "compliance" && acknowledgement !== undefined) return `mode is ${mode}, which needs none. Leave it out.`;
  return undefined;
}

function checkChangeable({ mode, changeableForDays }: Pick<LockSettings, "mode" | "changeableForDays">) {
  if (mode === "compliance" || changeableForDays === undefined) return undefined;
  return `mode is ${mode}, and only a lock in compliance mode is ever for good. Leave it out.`;
}
