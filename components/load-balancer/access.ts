import { isIpv6 } from "../base/ipv6-cidr";
import { everybody, isEverybody } from "./checks";
import type { LoadBalancerSettings } from "./settings";

/** The port on which a new version is tried before it gets production traffic. */
export const TEST_PORT = 8443;

/** Rules that let in who may reach the load balancer, by names that follow from port and network. */
export function admissions(settings: LoadBalancerSettings, isDualStack: boolean) {
  const { allowInsecureHttp, allowedCidrs, allowedPrefixListIds, testAllowedCidrs } = settings;
  const servicePort = allowInsecureHttp ? 80 : 443;
  // Port 80 sends to HTTPS. A prefix list knows no other clients than those that were told where to go, and that of
  // CloudFront counts as 55 of the 60 rules that a group holds.
  // https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html
  const ports = allowInsecureHttp ? [80] : [443, 80];
  return [
    ...withIpv6(allowedCidrs, isDualStack).flatMap((cidr) => ports.map((port) => admit(port, cidr))),
    ...allowedPrefixListIds.map((prefixListId) => ({
      admission: `${servicePort}-${prefixListId}`,
      rule: { prefixListId, ...tcp(servicePort), description: "Who may reach the load balancer" },
    })),
    ...testAllowedCidrs.map((cidr) => admit(TEST_PORT, cidr)),
  ];
}

/** Whoever lets in everybody means it whichever way they come. */
function withIpv6(cidrs: readonly string[], isDualStack: boolean): string[] {
  const open = isDualStack && cidrs.some(isEverybody);
  return [...cidrs, ...(open ? everybody.filter((each) => !cidrs.includes(each)) : [])];
}

function admit(port: number, cidr: string) {
  const description = port === TEST_PORT ? "Who tries new versions" : "Who may reach the load balancer";
  const source = isIpv6(cidr) ? { cidrIpv6: cidr } : { cidrIpv4: cidr };
  return { admission: `${port}-${cidr.replace(/[:/]/g, "-")}`, rule: { ...source, ...tcp(port), description } };
}

function tcp(port: number) {
  return { ipProtocol: "tcp", fromPort: port, toPort: port };
}
