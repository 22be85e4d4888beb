import type { Pack } from "../kit";

export const resilience: Pack = {
  name: "resilience",
  description: "What fails comes back, what changes is seen, and nothing is lost by mistake.",
  levels: { low: "advisory", medium: "advisory" },
  rules: [],
};
