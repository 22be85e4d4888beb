import * as pulumi from "@pulumi/pulumi";

const ofEcs = "evenkeel:index:LoadBalancer";
const ofEks = "evenkeel:index:IngressLoadBalancer";

/**
 * Under which name the load balancer of ECS had the certificate of its own domain, or of another one. An account proves
 * a domain by one record, so that of a certificate which is dropped must not take away what its heir is renewed by: the
 * heir takes over the certificate itself, with its record.
 * https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
 */
export function certificateOnEcs(loadBalancer: string | undefined, extraDomain?: string): pulumi.Alias[] {
  if (loadBalancer === undefined) return [];
  const parent = pulumi.createUrn(loadBalancer, ofEcs);
  if (extraDomain === undefined) return [{ name: `${loadBalancer}-certificate`, parent }];
  const extra = `${loadBalancer}-domain-${extraDomain}`;
  return [{ name: `${extra}-certificate`, parent: pulumi.createUrn(extra, "evenkeel:index:ExtraDomain", parent) }];
}

/** The same, of the load balancer of EKS. */
export function certificateOnEks(loadBalancer: string | undefined, extraDomain?: string): pulumi.Alias[] {
  if (loadBalancer === undefined) return [];
  const parent = pulumi.createUrn(loadBalancer, ofEks);
  return [{ name: `${loadBalancer}${extraDomain === undefined ? "" : `-domain-${extraDomain}`}-certificate`, parent }];
}
