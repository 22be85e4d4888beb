import assert from "node:assert/strict";

import { type Deployed, type DeployOptions, deployStack, exampleNames, type Registration } from "./harness";

/** The VPC that the example `existing-vpc` speaks of, as AWS would tell of it. */
const existingVpc: DeployOptions = {
  invoke(token, { id, filters, routeTableId }) {
    if (token === "aws:ec2/getVpc:getVpc") {
      return { id, cidrBlock: "10.70.0.0/16", enableDnsSupport: true, mainRouteTableId: "rtb-main" };
    }
    if (token === "aws:ec2/getSubnet:getSubnet") {
      const zone = Number(id.at(-1)) % 2 === 1 ? "euw1-az1" : "euw1-az2";
      return { id, vpcId: "vpc-0a1b2c3d4e5f60000", availabilityZoneId: zone, ipv6CidrBlock: "" };
    }
    if (token === "aws:ec2/getRouteTables:getRouteTables") return { ids: [`rtb-${filters[0].values[0].at(-1)}`] };
    const gateway = ["rtb-1", "rtb-2"].includes(routeTableId) ? "igw-0a1b2c3d4e5f60000" : "";
    const hasDefault = !["rtb-5", "rtb-6"].includes(routeTableId);
    return { routes: hasDefault ? [{ cidrBlock: "0.0.0.0/0", ipv6CidrBlock: "", gatewayId: gateway }] : [] };
  },
};

/** The one provider of each package: of this account, and of this cluster. */
const providers: Readonly<Record<string, string>> = { aws: "aws", datadog: "datadog", kubernetes: "eks-kubernetes" };

for (const example of exampleNames) {
  const options = example === "existing-vpc" ? existingVpc : {};

  describe(`the example ${example}`, () => {
    let update: Deployed<unknown>;
    before(async () => {
      update = await deployStack(example, options);
    });

    it("hides nothing from a first preview", async () => {
      const urns = ({ registrations }: Deployed<unknown>) => registrations.map(({ urn }) => urn).sort();

      assert.deepEqual(urns(await deployStack(example, { ...options, preview: true })), urns(update));
    });

    it("gives every resource the provider of its account", () => {
      const provided = update.registrations.filter(
        ({ type, custom }) => custom && /^(aws|datadog|kubernetes):/.test(type),
      );

      assert.deepEqual(
        provided
          .filter(({ type, options }) => options.provider !== providers[type.split(":")[0] ?? ""])
          .map(({ urn }) => urn),
        [],
      );
    });

    it("lets addresses reach the load balancer alone, it the services, and these what they use", () => {
      assert.deepEqual(
        waysIn(update.registrations).filter((way) => !isOnTheWay(way)),
        [],
      );
    });
  });
}

interface Way {
  from: string;
  to: string;
}

/** Who may open a connection to whom, by the names of security groups, or by addresses. */
function waysIn(registrations: readonly Registration[]): Way[] {
  const rules = registrations.filter(({ type }) => type.endsWith(":SecurityGroupIngressRule"));
  return rules.map(({ inputs }) => ({
    from: inputs.referencedSecurityGroupId ?? inputs.cidrIpv4 ?? inputs.cidrIpv6 ?? inputs.prefixListId,
    to: inputs.securityGroupId,
  }));
}

const loadBalancers = ["sg-load-balancer-access", "sg-ingress-access"];
const pods = /^sg-of-eks-/; // all of a cluster share one group, and network policies tell them apart
const endpoints = "sg-network-endpoints-access";
const isService = (group: string) => group.endsWith("-firewall-tasks") || pods.test(group);
const isAddress = (source: string) => /^[\d.:]|^pl-/.test(source);

// What is not made here, such as the file system of an example, has the id that its stack file gives.
const isElsewhere = (group: string) => /^sg-[0-9a-f]{17}$/.test(group);
const isDatabase = (group: string) => group.endsWith("-db-access");
const isProxy = (group: string) => group.endsWith("-db-proxy-access");

function isOnTheWay({ from, to }: Way): boolean {
  if (isAddress(from)) return loadBalancers.includes(to) || to === endpoints;
  if (isService(to)) return loadBalancers.includes(from) || isService(from);
  if (isService(from)) return isDatabase(to) || isProxy(to) || isElsewhere(to);
  return lookAfterData.some((way) => way.from === from && way.to === to) || isOwnUser({ from, to });
}

const lookAfterData: readonly Way[] = [
  { from: "sg-restore-validation-function-firewall-access", to: "sg-backup-restore-tests-access" },
];

/** What changes the password of a database's user reaches that database, and so does the database's proxy. */
function isOwnUser({ from, to }: Way): boolean {
  const [, database] = /^sg-(.+-db)-access$/.exec(to) ?? [];
  return from === `sg-${database}-user-function-firewall-access` || from === `sg-${database}-proxy-access`;
}
