import { isIpv6 } from "../base/ipv6-cidr";

/** Everybody, over IPv4 and over IPv6. */
export const everybody = ["0.0.0.0/0", "::/0"] as const;

export function isEverybody(block: string): boolean {
  return everybody.some((each) => each === block);
}

interface Named {
  domain?: string;
  certificate?: { arn: string } | { zoneId: string };
  extraDomains: { domain: string; certificate: { arn: string } | { zoneId: string } }[];
  allowInsecureHttp: boolean;
}

/** HTTPS takes a name and a proof that it is ours. */
export function checkNeedsCertificate<Field extends "domain" | "certificate">(field: Field) {
  return (found: Pick<Named, Field | "allowInsecureHttp">): string | undefined => {
    if (found.allowInsecureHttp || found[field] !== undefined) return undefined;
    return field === "domain"
      ? "HTTPS needs a host name such as api.example.com."
      : "HTTPS needs a certificate: give { arn } of a certificate, or { zoneId } of a hosted zone.";
  };
}

type OfHttps = "certificate" | "extraDomains" | "mutualTls" | "tls";

/** What belongs to HTTPS contradicts plain HTTP. */
export function checkPlainHttp<Field extends OfHttps>(field: Field) {
  return (found: { allowInsecureHttp: boolean } & { [Key in Field]?: unknown }): string | undefined => {
    const value: unknown = found[field];
    const isSet = Array.isArray(value) ? value.length > 0 : value !== undefined && value !== "1.2";
    if (!found.allowInsecureHttp || !isSet) return undefined;
    return "it is of use to HTTPS alone, and allowInsecureHttp stands for plain HTTP. Leave out one of the two.";
  };
}

/** Requests are shared by address records, and those are made in a hosted zone of ours alone. */
export function checkOwnRecords({ eksPercent, certificate }: { eksPercent?: number } & Pick<Named, "certificate">) {
  if (eksPercent === undefined || (certificate && "zoneId" in certificate)) return undefined;
  return "the domain's address records are not made here. Give the certificate as { zoneId }, or share requests by hand.";
}

export function checkUniqueDomains({ domain, extraDomains }: Pick<Named, "domain" | "extraDomains">) {
  const domains = [domain, ...extraDomains.map((extra) => extra.domain)];
  const twice = domains.find((each, index) => domains.indexOf(each) !== index);
  return twice && `${twice} is a domain of this load balancer twice. Name it once.`;
}

// A listener takes a certificate once.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html
export function checkUniqueCertificates({ certificate, extraDomains }: Pick<Named, "certificate" | "extraDomains">) {
  const named = [certificate, ...extraDomains.map((extra) => extra.certificate)];
  const arns = named.flatMap((each) => (each && "arn" in each ? [each.arn] : []));
  const twice = arns.find((each, index) => arns.indexOf(each) !== index);
  return twice && `the load balancer has ${twice} already. Leave out the second domain: its certificate is found.`;
}

interface Admitted {
  allowedCidrs: string[];
  allowedPrefixListIds: string[];
  testAllowedCidrs: string[];
  scheme: "public" | "internal";
}

export function checkReachable(found: Pick<Admitted, "allowedCidrs" | "allowedPrefixListIds">): string | undefined {
  const { allowedCidrs, allowedPrefixListIds } = found;
  if (allowedCidrs.length + allowedPrefixListIds.length > 0) return undefined;
  return "nobody could reach the services. Name a network, or a prefix list under allowedPrefixListIds.";
}

export function checkEverybodyInside({ allowedCidrs, scheme }: Pick<Admitted, "allowedCidrs" | "scheme">) {
  if (scheme === "public" || !allowedCidrs.some(isEverybody)) return undefined;
  return "an internal load balancer lets in networks that are named, such as the VPC's own, 10.20.0.0/16.";
}

export function checkTesters({ testAllowedCidrs }: Pick<Admitted, "testAllowedCidrs">): string | undefined {
  if (!testAllowedCidrs.some(isEverybody)) return undefined;
  return "versions that nobody has proven yet are not for everybody. Name the networks that try them.";
}

// Of each family of addresses, a security group holds 60 rules. A block takes two of them, a tester's one.
// https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
const MOST_RULES = 60;

export function checkRoomForRules({
  allowedCidrs,
  testAllowedCidrs,
}: Omit<Admitted, "scheme" | "allowedPrefixListIds">) {
  const rules = [...allowedCidrs, ...allowedCidrs, ...testAllowedCidrs];
  const ofIpv6 = rules.filter(isIpv6).length;
  const most = Math.max(ofIpv6, rules.length - ofIpv6);
  if (most <= MOST_RULES) return undefined;
  return `a security group holds ${MOST_RULES} rules, and these networks take ${most}: two each, a tester's one.`;
}
