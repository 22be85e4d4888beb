import * as z from "zod";

import { logRetentionDays } from "../base/settings";

/** What a stack can say about what keeps the secrets of all its services fresh. */
export const rotationSettings = z.strictObject({
  logs: z
    .strictObject({ keepDays: logRetentionDays.default(365).describe("Days until a log entry is deleted.") })
    .prefault({})
    .describe("What the functions say that change values, watch their ages and deploy services anew."),
});
