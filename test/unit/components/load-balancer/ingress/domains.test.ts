import assert from "node:assert/strict";

import { LoadBalancer } from "../../../../../components/load-balancer";
import { certificateOnEcs, certificateOnEks } from "../../../../../components/load-balancer/certificate-heirs";
import { deploy, resolved } from "../../../harness";
import { certificateArn, inZone } from "../example";
import { answering, dnsName, ofZone } from "./example";

const zoneId = "Z0721934EXAMPLE7Q2W1";

const extraDomains = [
  { domain: "shop.example.com", certificate: { zoneId } },
  { domain: "www.example.org", certificate: { arn: certificateArn } },
];

function issued(name: string): string {
  return `arn:aws:acm:us-east-1:111122223333:certificate/${name}`;
}

function address(name: string, share: { setIdentifier: string; percent: number }) {
  return {
    zoneId,
    name,
    type: "A",
    aliases: [{ name: dnsName, zoneId: "Z35SXDOTRQ7X7K", evaluateTargetHealth: false }],
    setIdentifier: share.setIdentifier,
    weightedRoutingPolicies: [{ weight: share.percent }],
  };
}

describe("the domains of the load balancer of EKS", () => {
  it("have certificates that are issued before the load balancer is made, its own first", async () => {
    const { inputs, options } = await deploy(() => ofZone({ extraDomains }), answering);

    assert.deepEqual(inputs("ingress-entry-params").spec.certificateARNs, [
      issued("ingress-certificate-request"),
      issued("ingress-domain-shop.example.com-certificate-request"),
      certificateArn,
    ]);
    assert(options("ingress-entry-params").refersTo.spec?.includes("ingress-certificate-issued"));
  });

  it("point at it, those whose zone is ours", async () => {
    const { inputs, named } = await deploy(() => ofZone({ extraDomains, isDualStack: true }), answering);

    const all = { setIdentifier: "eks", percent: 100 };
    assert.deepEqual(
      named("aws:route53/record:Record").filter((name) => !name.endsWith("-proof")),
      [
        "ingress-address",
        "ingress-address-ipv6",
        "ingress-domain-shop.example.com-address",
        "ingress-domain-shop.example.com-address-ipv6",
      ],
    );
    assert.deepEqual(inputs("ingress-address"), address("api.example.com", all));
    assert.deepEqual(inputs("ingress-domain-shop.example.com-address"), address("shop.example.com", all));
    assert.equal(inputs("ingress-address-ipv6").type, "AAAA");
  });

  it("share their clients with ECS as they are told, each by itself", async () => {
    const shared = {
      eksPercent: 10,
      extraDomains: extraDomains.slice(0, 1).map((each) => ({ ...each, eksPercent: 75 })),
    };
    const onEks = await deploy(() => ofZone(shared), answering);
    const onEcs = await deploy(() => new LoadBalancer("web", { ...inZone, ...shared }));

    const share = ({ setIdentifier, weightedRoutingPolicies }: Record<string, unknown>) => [
      setIdentifier,
      weightedRoutingPolicies,
    ];
    assert.deepEqual(share(onEks.inputs("ingress-address")), ["eks", [{ weight: 10 }]]);
    assert.deepEqual(share(onEcs.inputs("web-address")), ["ecs", [{ weight: 90 }]]);
    assert.deepEqual(share(onEks.inputs("ingress-domain-shop.example.com-address")), ["eks", [{ weight: 75 }]]);
    assert.deepEqual(share(onEcs.inputs("web-domain-shop.example.com-address")), ["ecs", [{ weight: 25 }]]);
  });

  it("have one certificate on both runtimes while requests move", async () => {
    const both = () => {
      const { certificateArns } = new LoadBalancer("web", { ...inZone, extraDomains });
      return ofZone({ extraDomains, certificateArns });
    };
    const { inputs, named } = await deploy(both, answering);

    assert.deepEqual(inputs("ingress-entry-params").spec.certificateARNs, [
      issued("web-certificate-request"),
      issued("web-domain-shop.example.com-certificate-request"),
      certificateArn,
    ]);
    assert.deepEqual(named("aws:acm/certificate:Certificate"), [
      "web-certificate-request",
      "web-domain-shop.example.com-certificate-request",
    ]);
  });

  it("keep their certificates when one of the load balancers goes: the other one takes them over", async () => {
    const onEks = await deploy(() => ofZone({ extraDomains, heirOf: "web" }), answering);
    const onEcs = await deploy(() => new LoadBalancer("web", { ...inZone, extraDomains, heirOf: "ingress" }));

    const ofEks = (name: string) => onEks.options(name, "evenkeel:index:Certificate").aliases;
    const ofEcs = (name: string) => onEcs.options(name, "evenkeel:index:Certificate").aliases;
    assert.deepEqual(ofEks("ingress-certificate"), ["web-certificate"]);
    assert.deepEqual(ofEks("ingress-domain-shop.example.com-certificate"), ["web-domain-shop.example.com-certificate"]);
    assert.deepEqual(ofEcs("web-certificate"), ["ingress-certificate"]);
    assert.deepEqual(ofEcs("web-domain-shop.example.com-certificate"), ["ingress-domain-shop.example.com-certificate"]);
  });

  it("find the certificates where the other load balancer has them", async () => {
    const { result } = await deploy(() => ({
      onEcs: [...certificateOnEcs("web"), ...certificateOnEcs("web", "shop.example.com")],
      onEks: [...certificateOnEks("ingress"), ...certificateOnEks("ingress", "shop.example.com")],
      nowhere: [...certificateOnEcs(undefined), ...certificateOnEks(undefined, "shop.example.com")],
    }));

    const ecs = "urn:pulumi:staging::evenkeel::evenkeel:index:LoadBalancer";
    const eks = "urn:pulumi:staging::evenkeel::evenkeel:index:IngressLoadBalancer::ingress";
    assert.deepEqual(await resolved(result), {
      onEcs: [
        { name: "web-certificate", parent: `${ecs}::web` },
        {
          name: "web-domain-shop.example.com-certificate",
          parent: `${ecs}$evenkeel:index:ExtraDomain::web-domain-shop.example.com`,
        },
      ],
      onEks: [
        { name: "ingress-certificate", parent: eks },
        { name: "ingress-domain-shop.example.com-certificate", parent: eks },
      ],
      nowhere: [],
    });
  });
});
