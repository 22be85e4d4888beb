import assert from "node:assert/strict";

import { newSession, urnOf } from "../../../policies/harness";
import { named, type RelatedExample } from "../../../policies/kit";
import { ruleOf, violations } from "../examples";

const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const DEFAULT_GROUP = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";
const RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const SERVICE = "aws:ecs/service:Service";

interface Opening {
  protocol: string | number;
  fromPort?: number | string;
  toPort?: number | string;
  cidr: string;
}

/** The same opening in each form that @pulumi/aws has for it. */
function forms({ protocol, cidr, ...ports }: Opening) {
  const block = cidr.includes(":") ? "ipv6CidrBlocks" : "cidrBlocks";
  const inline = { protocol, ...ports, [block]: [cidr] };
  return [
    {
      type: INGRESS,
      properties: { ipProtocol: protocol, ...ports, [cidr.includes(":") ? "cidrIpv6" : "cidrIpv4"]: cidr },
    },
    { type: RULE, properties: { type: "ingress", ...inline } },
    { type: GROUP, properties: { ingress: [inline] } },
    { type: DEFAULT_GROUP, properties: { ingress: [inline] } },
  ];
}

describe("an opening of a security group", () => {
  const openings: [string, Opening, Record<string, number>][] = [
    [
      "SSH to everybody",
      { protocol: "tcp", fromPort: 22, toPort: 22, cidr: "0.0.0.0/0" },
      { "sg-private-ports-closed": 1 },
    ],
    [
      "SSH by numbers as text",
      { protocol: 6, fromPort: "22", toPort: "22", cidr: "::/0" },
      { "sg-private-ports-closed": 1 },
    ],
    [
      "half of the internet",
      { protocol: "-1", fromPort: 0, toPort: 0, cidr: "128.0.0.0/1" },
      { "sg-private-ports-closed": 1 },
    ],
    [
      "an unwatched port",
      { protocol: "udp", fromPort: 7000, toPort: 7000, cidr: "0.0.0.0/0" },
      { "sg-only-web-open": 1 },
    ],
    ["HTTPS to everybody", { protocol: "tcp", fromPort: 443, toPort: 443, cidr: "0.0.0.0/0" }, {}],
    [
      "all ports to a network",
      { protocol: "tcp", fromPort: 0, toPort: 65535, cidr: "10.0.0.0/16" },
      { "sg-ports-named": 1 },
    ],
    ["another protocol to a network", { protocol: "50", cidr: "10.0.0.0/16" }, { "sg-ports-named": 1 }],
    ["one port to a network", { protocol: "tcp", fromPort: 5432, toPort: 5432, cidr: "10.0.0.0/16" }, {}],
  ];

  for (const [name, opening, expected] of openings) {
    it(`is judged alike in each form: ${name}`, () => {
      for (const example of forms(opening)) {
        const found = ["sg-private-ports-closed", "sg-only-web-open", "sg-ports-named"].flatMap((id) => {
          const count = violations({ rule: ruleOf(id), example }).length;
          return count > 0 ? [[id, count]] : [];
        });
        assert.deepEqual(Object.fromEntries(found), expected, example.type);
      }
    });
  }
});

describe("the rules of a finished security group", () => {
  const echoed = { protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] };

  it("are no mix where AWS shows in it what stands beside it", () => {
    assert.deepEqual(judged({ given: {}, finished: { ingress: [echoed], egress: [] } }), []);
  });

  it("are a mix where the program wrote them into it", () => {
    const found = judged({ given: { ingress: [echoed] }, finished: { ingress: [echoed] } });

    assert.deepEqual(found, ["sg-rules-stand-alone"]);
  });

  function judged({ given, finished }: { given: object; finished: object }): string[] {
    const session = newSession({ project: "test", stack: "production", config: {}, tags: new Map() });
    const [group, rule] = [urnOf(GROUP, "web"), urnOf(INGRESS, "https")];
    const opens = { ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4: "0.0.0.0/0" };
    session.analyze({ type: GROUP, name: "web", urn: group, props: given });
    session.analyze({ type: INGRESS, name: "https", urn: rule, props: opens });
    const { diagnostics } = session.analyzeStack([
      { type: GROUP, name: "web", urn: group, props: finished, propertyDependencies: {} },
      { type: INGRESS, name: "https", urn: rule, props: opens, propertyDependencies: { securityGroupId: [group] } },
    ]);
    return diagnostics.map((each) => each.rule);
  }
});

describe("sg-world-only-to-load-balancers", () => {
  const world = { ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4: "0.0.0.0/0" };

  function count(service: RelatedExample): number {
    const example = [named("tasks", GROUP), named("https", INGRESS, world, { securityGroupId: "tasks" }), service];
    return violations({ rule: ruleOf("sg-world-only-to-load-balancers"), example }).length;
  }

  it("lets a service be whose load balancer the program does not have", () => {
    assert.equal(count(named("api", SERVICE, { loadBalancers: [{}] }, { networkConfiguration: "tasks" })), 0);
  });

  it("says once that several services are open", () => {
    const example = [
      named("tasks", GROUP),
      named("https", INGRESS, world, { securityGroupId: "tasks" }),
      named("api", SERVICE, {}, { networkConfiguration: "tasks" }),
      named("worker", SERVICE, {}, { networkConfiguration: "tasks" }),
    ];
    assert.equal(violations({ rule: ruleOf("sg-world-only-to-load-balancers"), example }).length, 1);
  });
});
