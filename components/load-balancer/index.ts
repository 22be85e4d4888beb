export { IngressLoadBalancer, type IngressLoadBalancerArgs } from "./ingress/ingress-load-balancer";
export { LoadBalancer, type LoadBalancerArgs } from "./load-balancer";
