import type { SettingsProblem } from "../../base";
import type { LoadBalancerSettings } from "../settings";

/** What the load balancer of a cluster cannot give. Paths are those of a load balancer's own settings. */
export function refusedOnIngress({ testAllowedCidrs }: LoadBalancerSettings): SettingsProblem[] {
  const [tester] = testAllowedCidrs;
  if (tester === undefined) return [];
  // Argo Rollouts shares requests on one listener, and sends none to a new version alone.
  // https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/alb/
  const message =
    `found "${tester}"; on Kubernetes there is no port on which a new version is tried before it gets production ` +
    "traffic. Leave it out, or run the services on ECS.";
  return [{ path: "testAllowedCidrs", message }];
}
