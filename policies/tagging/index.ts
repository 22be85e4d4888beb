import type { Pack } from "../kit";
import * as awsTags from "./aws-tags";
import * as backup from "./backup";
import * as eks from "./eks";
import * as instances from "./instances";
import * as kubernetes from "./kubernetes";
import * as propagation from "./propagation";
import * as tagContents from "./tag-contents";

export const tagging: Pack = {
  name: "tagging",
  description: "Every resource says whose it is, what it is for and what it costs.",
  levels: {},
  rules: [
    ...awsTags.rules,
    ...backup.rules,
    ...eks.rules,
    ...instances.rules,
    ...kubernetes.rules,
    ...propagation.rules,
    ...tagContents.rules,
  ],
};
