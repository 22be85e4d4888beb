import * as z from "zod";

/** What a service's tasks run on: capacity that stays, or spare capacity that is cheaper and can be taken away. */
export const capacitySettings = z.strictObject({
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
});

export type CapacitySettings = z.output<typeof capacitySettings>;

/** How ECS shares tasks out, by its capacity providers. */
export function capacityProviderStrategies({ onDemandBase, spotPercent }: CapacitySettings) {
  // A base makes no difference where all tasks run on the same.
  if (spotPercent === 0) return [{ capacityProvider: "FARGATE", weight: 1 }];
  return [
    { capacityProvider: "FARGATE", base: onDemandBase, weight: 100 - spotPercent },
    { capacityProvider: "FARGATE_SPOT", weight: spotPercent },
  ];
}
