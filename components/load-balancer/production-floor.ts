import type { SettingsProblem } from "../base";
import { firewallOf, type LoadBalancerSettings } from "./settings";

/** What a load balancer in production may not do without. Paths are those of its own settings. */
export function loadBalancerProductionFloor(settings: LoadBalancerSettings): SettingsProblem[] {
  const { allowInsecureHttp, deletionProtection, logs, scheme } = settings;
  const problems: (SettingsProblem | false)[] = [
    allowInsecureHttp && {
      path: "allowInsecureHttp",
      message:
        "found true; in production nobody on the way reads along. Leave it out, and give domain and certificate.",
    },
    scheme === "public" &&
      firewallOf(settings) === "none" && {
        path: "firewall",
        message:
          'found "none"; in production what faces the internet stands behind a firewall. Leave it out for one of its ' +
          "own, or give { webAclArn }. Rules that are not trusted yet can count first: groups.",
      },
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
