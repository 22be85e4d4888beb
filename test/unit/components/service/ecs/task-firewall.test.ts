import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { type Deployed, deploy } from "../../../harness";
import { entityApi, network } from "./entity-api";

const TASKS = "sg-entity-api-firewall-tasks";

describe("the firewall of a service's tasks", () => {
  it("lets the load balancer in alone, and out to its databases and HTTPS alone", async () => {
    assert.deepEqual(ways(await deploy(() => entityApi())), [
      "sg-db from sg-entity-api-firewall-tasks tcp 5432-5432",
      `${TASKS} from sg-web tcp 3000-3000`,
      `${TASKS} to 0.0.0.0/0 tcp 443-443`,
      `${TASKS} to sg-db tcp 5432-5432`,
      `sg-web to ${TASKS} tcp 3000-3000`,
    ]);
  });

  it("lets HTTPS out over both families of addresses where the network has both", async () => {
    const dual = await deploy(() => entityApi({ connectsTo: {}, network: { ...network, isDualStack: true } }));

    assert.deepEqual(ways(dual), [
      `${TASKS} from sg-web tcp 3000-3000`,
      `${TASKS} to 0.0.0.0/0 tcp 443-443`,
      `${TASKS} to ::/0 tcp 443-443`,
      `sg-web to ${TASKS} tcp 3000-3000`,
    ]);
  });

  it("lets nothing out but to AWS's own services where the network has no way to the internet", async () => {
    const egress = {
      internet: false,
      endpointSecurityGroupId: pulumi.output("sg-endpoints"),
      gatewayPrefixListIds: [pulumi.output("pl-s3"), pulumi.output("pl-dynamodb")],
    };
    const closed = await deploy(() =>
      entityApi({ connectsTo: {}, network: { ...network, isDualStack: true, egress } }),
    );

    assert.deepEqual(ways(closed), [
      `${TASKS} from sg-web tcp 3000-3000`,
      `${TASKS} to pl-dynamodb tcp 443-443`,
      `${TASKS} to pl-s3 tcp 443-443`,
      `${TASKS} to sg-endpoints tcp 443-443`,
      `sg-web to ${TASKS} tcp 3000-3000`,
    ]);
  });
});

/** Each rule in words, in alphabetical order. */
function ways({ registrations }: Deployed<unknown>): string[] {
  const rules = registrations.filter(({ type }) => /SecurityGroup(In|E)gressRule$/.test(type));
  const found = rules.map(({ type, inputs }) => {
    const { referencedSecurityGroupId, cidrIpv4, cidrIpv6, prefixListId } = inputs;
    const other = referencedSecurityGroupId ?? cidrIpv4 ?? cidrIpv6 ?? prefixListId;
    const side = type.includes("Ingress") ? "from" : "to";
    return `${inputs.securityGroupId} ${side} ${other} ${inputs.ipProtocol} ${inputs.fromPort}-${inputs.toPort}`;
  });
  return found.sort();
}
