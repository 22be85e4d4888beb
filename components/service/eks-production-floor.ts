import type { SettingsProblem } from "../base";
import { parseCidr } from "../base/cidr";
import type { EksClusterSettings } from "./eks-settings";

/** What a cluster in production may not do without. Paths are those of its own settings. */
export function eksProductionFloor({ deletionProtection, endpoint }: EksClusterSettings): SettingsProblem[] {
  const problems: (SettingsProblem | false)[] = [
    !deletionProtection && {
      path: "deletionProtection",
      message:
        "found false; in production a mistaken change may not delete the cluster. " +
        "Set it to true. To take production down for good, deploy it with environmentType staging first.",
    },
    ...endpoint.publicCidrs.map(
      (cidr, index) =>
        isVast(cidr) && {
          path: `endpoint.publicCidrs[${index}]`,
          message:
            `found "${cidr}"; in production the API talks to nobody whom one does not know. Leave it out and deploy from ` +
            `inside the VPC, or give the addresses of your own, /${SMALLEST_VAST + 1} or smaller.`,
        },
    ),
  ];
  return problems.filter((problem) => problem !== false);
}

// More than 65,536 addresses belong to no company that deploys from a few. Halves of the internet are the internet.
const SMALLEST_VAST = 15;

function isVast(cidr: string): boolean {
  return (parseCidr(cidr)?.prefix ?? 0) <= SMALLEST_VAST;
}
