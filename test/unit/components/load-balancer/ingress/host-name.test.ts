import assert from "node:assert/strict";

import { loadBalancerNameIn } from "../../../../../components/load-balancer/ingress/host-name";

describe("the name of a load balancer", () => {
  it("is in the name that DNS has for it, whoever may reach it", () => {
    const region = "us-east-1.elb.amazonaws.com";

    assert.equal(loadBalancerNameIn(`k8s-ingress-0a1b2c3d4e-1234567890.${region}`), "k8s-ingress-0a1b2c3d4e");
    assert.equal(loadBalancerNameIn(`internal-k8s-ingress-0a1b2c3d4e-1234567890.${region}`), "k8s-ingress-0a1b2c3d4e");
    assert.equal(loadBalancerNameIn(`k8s-ingress-1234567890-42.${region}`), "k8s-ingress-1234567890");
  });
});
