import type { LoadBalancerArgs } from "../../../../components/load-balancer";
import type { Deployed } from "../../harness";

export const certificateArn = "arn:aws:acm:us-east-1:111122223333:certificate/3f6c1a52-7d0e-4c1b-9a52-0c8e7b1d2f10";

export const args: LoadBalancerArgs = {
  accountId: "111122223333",
  region: "us-east-1",
  vpcId: "vpc-1",
  publicSubnetIds: ["subnet-1", "subnet-2"],
  privateSubnetIds: ["subnet-3", "subnet-4"],
  isDualStack: false,
  domain: "api.example.com",
  certificate: { arn: certificateArn },
};

export const inZone: LoadBalancerArgs = { ...args, certificate: { zoneId: "Z0721934EXAMPLE7Q2W1" } };
const { domain: _, certificate: __, ...unnamed } = args;
export const overHttp: LoadBalancerArgs = { ...unnamed, allowInsecureHttp: true };

export const loadBalancerArn =
  "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/web-alb/50dc6c495c0c9188";
export const notFound = {
  type: "fixed-response",
  fixedResponse: { contentType: "text/plain", messageBody: "Not found", statusCode: "404" },
};

/** Rules of the security group: family and network, then ports. */
export function admitted({ inputs, named }: Deployed<unknown>) {
  return named("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule").map((name) => {
    const { cidrIpv4, cidrIpv6, prefixListId, ipProtocol, fromPort, toPort, securityGroupId } = inputs(name);
    return [securityGroupId, cidrIpv4 ?? cidrIpv6 ?? prefixListId, ipProtocol, fromPort, toPort];
  });
}
