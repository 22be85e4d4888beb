/** The name of a load balancer, which is in the one that DNS has: `internal-<name>-1234567890.us-east-1.elb...`. */
export function loadBalancerNameIn(hostName: string): string {
  const [label = ""] = hostName.split(".");
  return label.replace(/^internal-/, "").replace(/-\d+$/, "");
}
