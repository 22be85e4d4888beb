import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/** Where a load balancer is found, as Route 53 wants it. */
export interface AliasTarget {
  dnsName: pulumi.Input<string>;
  zoneId: pulumi.Input<string>;
}

/** How many of 100 new clients are to find the load balancer of a runtime, and not that of the other. */
export interface Share {
  runtime: "ecs" | "eks";
  percent: number;
}

/** Where nobody said anything, there is one runtime, and its share is all. */
export function shareOf(runtime: Share["runtime"], { eksPercent }: { eksPercent?: number | undefined }): Share {
  return { runtime, percent: runtime === "eks" ? (eksPercent ?? 100) : 100 - (eksPercent ?? 0) };
}

/** Records that point a domain at a load balancer, each with what its name ends in. */
export function addressRecords(
  { domain, zoneId }: { domain: string; zoneId: string },
  target: AliasTarget,
  { runtime, percent }: Share,
  isDualStack: boolean,
): { suffix: string; record: aws.route53.RecordArgs }[] {
  // Shares hold whatever the targets' health. Route 53 takes a load balancer for unhealthy as soon as one of its target
  // groups is empty, as that for the next version is most of the time, and would send everybody to the other runtime.
  // https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-values-weighted-alias.html
  const aliases = [{ name: target.dnsName, zoneId: target.zoneId, evaluateTargetHealth: false }];
  const share = { setIdentifier: runtime, weightedRoutingPolicies: [{ weight: percent }] };
  const of = (type: string) => ({ zoneId, name: domain, type, aliases, ...share });
  return [
    { suffix: "address", record: of("A") },
    ...(isDualStack ? [{ suffix: "address-ipv6", record: of("AAAA") }] : []),
  ];
}
