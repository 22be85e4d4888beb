import { behaviour } from "../../kit";

export const cluster = behaviour("aws:ecs/cluster:Cluster", {
  // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ExecuteCommandConfiguration.html
  check({ configuration }) {
    const { logging, logConfiguration } = configuration?.executeCommandConfiguration ?? {};
    const path = "configuration.executeCommandConfiguration.logConfiguration";
    if (logging === "OVERRIDE" && logConfiguration === undefined)
      return [{ path, reason: "is missing; logging OVERRIDE needs it" }];
    if (logging !== "OVERRIDE" && logConfiguration !== undefined)
      return [{ path, reason: `must be left out with logging ${logging}` }];
    return [];
  },
});
