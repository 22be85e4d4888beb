import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/** Where a load balancer is found, as Route 53 wants it. */
export interface AliasTarget {
  dnsName: pulumi.Input<string>;
  zoneId: pulumi.Input<string>;
}

/** Records that point a domain at a load balancer, each with what its name ends in. */
export function addressRecords(
  { domain, zoneId }: { domain: string; zoneId: string },
  target: AliasTarget,
  isDualStack: boolean,
): { suffix: string; record: aws.route53.RecordArgs }[] {
  const aliases = [{ name: target.dnsName, zoneId: target.zoneId, evaluateTargetHealth: true }];
  const of = (type: string) => ({ zoneId, name: domain, type, aliases });
  return [
    { suffix: "address", record: of("A") },
    ...(isDualStack ? [{ suffix: "address-ipv6", record: of("AAAA") }] : []),
  ];
}
