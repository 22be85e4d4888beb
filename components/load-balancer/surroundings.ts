import type { SettingsProblem } from "../base";
import { isIpv6 } from "../base/ipv6-cidr";
import { type CertificateSettings, firewallOf, type LoadBalancerSettings } from "./settings";

/** What the load balancer is told to use and cannot: AWS attaches what is of the same region and account alone. */
export function foreignArns(
  settings: LoadBalancerSettings,
  { id, region }: { id: string; region: string },
): SettingsProblem[] {
  return givenArns(settings).flatMap(({ path, arn, what }) => {
    const [, , , ofRegion, ofAccount] = arn.split(":");
    if (ofRegion === region && ofAccount === id) return [];
    return [{ path, message: `found "${arn}"; it has to be a ${what} of ${region} in the account ${id}.` }];
  });
}

function givenArns(settings: LoadBalancerSettings): { path: string; arn: string; what: string }[] {
  const { certificate, extraDomains, mutualTls } = settings;
  const firewall = firewallOf(settings);
  const certificates = [
    { path: "certificate.arn", certificate },
    ...extraDomains.map((extra, index) => ({ ...extra, path: `extraDomains[${index}].certificate.arn` })),
  ];
  return [
    ...certificates.flatMap(({ path, certificate }) => {
      return certificate && "arn" in certificate ? [{ path, arn: certificate.arn, what: "certificate" }] : [];
    }),
    ...(mutualTls && mutualTls !== "none" && "trustStoreArn" in mutualTls
      ? [{ path: "mutualTls.trustStoreArn", arn: mutualTls.trustStoreArn, what: "trust store" }]
      : []),
    ...(firewall !== "none" && "webAclArn" in firewall
      ? [{ path: "firewall.webAclArn", arn: firewall.webAclArn, what: "web ACL" }]
      : []),
  ];
}

/** What keeps clients of a host from trusting the load balancer, if anything does. */
export function uncertifiedHost(
  { domain, certificate, extraDomains }: Pick<LoadBalancerSettings, "domain" | "certificate" | "extraDomains">,
  hosts: readonly string[],
): string | undefined {
  const served = [{ domain, certificate }, ...extraDomains];
  // What a certificate that exists is for, AWS alone knows. And plain HTTP asks for none.
  if (!served.every(({ certificate }) => isMadeHere(certificate))) return undefined;
  const domains = served.map((each) => each.domain);
  const foreign = hosts.find((host) => !domains.includes(host));
  return (
    foreign &&
    `found "${foreign}"; the load balancer has certificates for ${domains.join(", ")}. Add it to loadBalancer.extraDomains.`
  );
}

function isMadeHere(certificate: CertificateSettings | undefined): boolean {
  return certificate !== undefined && "zoneId" in certificate;
}

/** Networks that are let in and have no way there. */
export function unreachableCidrs(
  settings: Pick<LoadBalancerSettings, "allowedCidrs" | "testAllowedCidrs">,
  isDualStack: boolean,
): SettingsProblem[] {
  if (isDualStack) return [];
  return (["allowedCidrs", "testAllowedCidrs"] as const).flatMap((field) => {
    const block = settings[field].find(isIpv6);
    if (!block) return [];
    const message = `found "${block}"; the network has IPv4 addresses alone. Make it dual stack, or leave it out.`;
    return [{ path: field, message }];
  });
}
