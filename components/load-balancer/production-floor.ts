import type { SettingsProblem } from "../base";
import type { LoadBalancerSettings } from "./settings";

/** What a load balancer in production may not do without. Paths are those of its own settings. */
export function loadBalancerProductionFloor({ deletionProtection, logs }: LoadBalancerSettings): SettingsProblem[] {
  const problems: (SettingsProblem | false)[] = [
    !deletionProtection && {
      path: "deletionProtection",
      message:
        "found false; in production a mistaken change may not delete the load balancer. " +
        "Set it to true. To take production down for good, deploy it with environmentType staging first.",
    },
    logs.deletableWithLogs && {
      path: "logs.deletableWithLogs",
      message: "found true; in production logs outlive the stack. Set it to false.",
    },
  ];
  return problems.filter((problem) => problem !== false);
}
