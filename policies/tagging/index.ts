import { definePack } from "../kit";
import { requiredTags } from "./required";

export const tagging = definePack({
  name: "tagging",
  description: "Every resource says whose it is, what it is for and what it costs.",
  rules: [requiredTags],
});
