import * as z from "zod";

import { across } from "../base/checks";

/** What a service's tasks run on: capacity that stays, or spare capacity that is cheaper and can be taken away. */
export const capacitySettings = z
  .strictObject({
    onDemandBase: z
      .int()
      .min(0)
      .max(1000)
      .default(2)
      .describe("Tasks that run on demand in any case, before the others are shared out."),
    spotPercent: z
      .int()
      .min(0)
      .max(100)
      .default(0)
      .describe("Share of the other tasks that run on Spot: cheaper, and AWS may end them with two minutes' notice."),
  })
  .check(across(["spotPercent", "onDemandBase"], checkBase));

export type CapacitySettings = z.output<typeof capacitySettings>;

// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html
function checkBase({ spotPercent, onDemandBase }: CapacitySettings): string | undefined {
  if (spotPercent < 100 || onDemandBase === 0) return undefined;
  return (
    `it leaves no share on demand, where ECS then places no task at all, not even the ${onDemandBase} of onDemandBase. ` +
    "Set it to 99 or less, or onDemandBase to 0."
  );
}

/** How ECS shares tasks out, by its capacity providers. */
export function capacityProviderStrategies({ onDemandBase, spotPercent }: CapacitySettings) {
  // A base makes no difference where all tasks run on the same.
  if (spotPercent === 0) return [{ capacityProvider: "FARGATE", weight: 1 }];
  return [
    { capacityProvider: "FARGATE", base: onDemandBase, weight: 100 - spotPercent },
    { capacityProvider: "FARGATE_SPOT", weight: spotPercent },
  ];
}
