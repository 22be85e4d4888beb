import type { Pack } from "../kit";
import * as awsTags from "./aws-tags";
import * as eks from "./eks";
import * as propagation from "./propagation";

export const tagging: Pack = {
  name: "tagging",
  description: "Every resource says whose it is, what it is for and what it costs.",
  levels: {},
  rules: [...awsTags.rules, ...eks.rules, ...propagation.rules],
};
