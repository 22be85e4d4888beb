import type { Pack } from "../kit";
import * as awsTags from "./aws-tags";
import { madeTagged } from "./eks";
import { monitorsTagged, snapshotsTagged, tasksTagged } from "./propagation";

export const tagging: Pack = {
  name: "tagging",
  description: "Every resource says whose it is, what it is for and what it costs.",
  rules: [
    awsTags.requiredTags,
    awsTags.tagValues,
    awsTags.tagKeysExact,
    awsTags.tagLimits,
    tasksTagged,
    snapshotsTagged,
    monitorsTagged,
    madeTagged,
  ],
};
