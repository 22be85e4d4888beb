import {
  defineRule,
  defineStackRule,
  fail,
  matching,
  named,
  notApplicable,
  pass,
  type Rule,
  type StackResource,
  some,
  textOf,
  type Verdict,
  type View,
} from "../kit";
import { asOneMistake } from "./one-mistake";
import { ASSOCIATION, ROUTE, routesOf, SUBNET, TABLE, tablesOf } from "./routing";

const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const VPC = "aws:ec2/vpc:Vpc";
const SERVICE = "aws:ecs/service:Service";
const TASK_SET = "aws:ecs/taskSet:TaskSet";

const ecr = { vpcEndpointType: "Interface", serviceName: "com.amazonaws.eu-central-1.ecr.api" };

/** Judges interface endpoints of AWS services: others are gateways, and what partners and one's own accounts offer. */
function ofInterfaces(endpoint: View, judge: () => Verdict): Verdict {
  const other = notApplicable("it is no interface endpoint of an AWS service");
  // AWS takes an endpoint for a gateway where nothing is said.
  return endpoint.at("vpcEndpointType").decide((type) => {
    if (type !== "Interface") return other;
    return endpoint.at("serviceName").decide((name) => (OF_AWS.test(textOf(name)) ? judge() : other), other);
  }, other);
}

const OF_AWS = /^(?:com\.amazonaws|aws\.api|cn\.com\.amazonaws)\.(?!vpce\.)/;

const namesPrivate = defineRule({
  id: "vpc-endpoint-private-dns",
  title: "An interface endpoint answers under the name of its service",
  severity: "low",
  resources: [ENDPOINT],
  why: "Otherwise programs go on using the public addresses, past the endpoint and its policy, and nobody notices.",
  fix: "Set privateDnsEnabled: true. The VPC needs enableDnsSupport and enableDnsHostnames.",
  link: "https://docs.aws.amazon.com/vpc/latest/privatelink/interface-endpoints.html",
  controls: { nist80053: ["AC-4", "SC-7(4)"] },
  passes: [
    { ...ecr, privateDnsEnabled: true },
    { serviceName: "com.amazonaws.eu-central-1.s3" },
    { vpcEndpointType: "Interface", serviceName: "com.amazonaws.vpce.eu-central-1.vpce-svc-1" },
  ],
  fails: [ecr, { ...ecr, privateDnsEnabled: false }],

  // AWS's default is false for endpoints that are made through the API.
  validate: (endpoint) => ofInterfaces(endpoint, () => endpoint.expect("privateDnsEnabled", true)),
});

const GROUP_ASSOCIATION = "aws:ec2/securityGroupAssociation:SecurityGroupAssociation";

const endpointGuarded = defineStackRule({
  id: "vpc-endpoint-security-group",
  title: "An interface endpoint has a security group of its own",
  severity: "low",
  resources: [ENDPOINT],
  why: "Without one it gets the VPC's default group, which lets in whatever else has it, or, once closed, nobody.",
  fix: "Set securityGroupIds to a group that admits port 443 from the networks that use the endpoint.",
  link: "https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html",
  controls: { nist80053: ["AC-4", "SC-7"], pciDss: ["1.3.1"] },
  passes: [
    [named("ecr", ENDPOINT, { ...ecr, securityGroupIds: ["sg-1"] })],
    [named("ecr", ENDPOINT, ecr), named("guard", GROUP_ASSOCIATION, {}, { vpcEndpointId: "ecr" })],
    [named("s3", ENDPOINT, { vpcEndpointType: "Gateway" })],
  ],
  fails: [[named("ecr", ENDPOINT, ecr)]],

  validate: (endpoint) =>
    ofInterfaces(endpoint.given, () =>
      endpoint.referredToBy(GROUP_ASSOCIATION, "vpcEndpointId").length > 0
        ? pass
        : endpoint.given.expectSet("securityGroupIds", "a security group"),
    ),
});

const bucketsInside = defineStackRule({
  id: "vpc-s3-endpoint",
  title: "Tasks reach S3 without leaving AWS's network",
  severity: "medium",
  resources: [VPC],
  why: "Images' layers come from S3. Through a NAT gateway they are paid for by the byte, and no endpoint policy holds.",
  fix: "Add an aws.ec2.VpcEndpoint for com.amazonaws.<region>.s3 with the VPC's private route tables. It costs nothing.",
  link: "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html",
  controls: { nist80053: ["AC-4", "SC-7", "SC-7(4)"], pciDss: ["1.4.4"] },
  passes: [
    [
      named("net", VPC),
      named("a", SUBNET, {}, { vpcId: "net" }),
      named("api", SERVICE, {}, { networkConfiguration: "a" }),
      named("s3", ENDPOINT, { serviceName: "com.amazonaws.eu-central-1.s3" }, { vpcId: "net" }),
    ],
    [named("net", VPC), named("a", SUBNET, {}, { vpcId: "net" })],
  ],
  fails: [
    [
      named("net", VPC),
      named("a", SUBNET, {}, { vpcId: "net" }),
      named("api", SERVICE, {}, { networkConfiguration: "a" }),
    ],
    [
      named("net", VPC),
      named("a", SUBNET, {}, { vpcId: "net" }),
      named("blue", TASK_SET, {}, { networkConfiguration: "a" }),
      named("ddb", ENDPOINT, { serviceName: "com.amazonaws.eu-central-1.dynamodb" }, { vpcId: "net" }),
    ],
  ],

  validate(vpc) {
    const hasTasks = vpc.referredToBy(SUBNET, "vpcId").some((subnet) => tasksIn(subnet).length > 0);
    if (!hasTasks) return notApplicable("the program runs no tasks there");
    return hasEndpoint(vpc, "s3");
  },
});

const registryInside = defineStackRule({
  id: "vpc-registry-endpoints",
  title: "Tasks without a way to the internet reach ECR and CloudWatch Logs through endpoints",
  severity: "medium",
  resources: [SERVICE],
  why: "Otherwise no task starts: its image cannot be pulled, and the next who looks into it opens the subnet.",
  fix: "Add interface endpoints for ecr.api, ecr.dkr and logs to the VPC, or a route through a NAT gateway.",
  link: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html",
  controls: { fsbp: ["EC2.55", "EC2.56"], nist80053: ["AC-4", "SC-7(4)"] },
  passes: [
    [
      ...isolatedTasks(),
      ...["ecr.api", "ecr.dkr", "logs"].map((service) =>
        named(service, ENDPOINT, { serviceName: `com.amazonaws.eu-central-1.${service}` }, { vpcId: "net" }),
      ),
    ],
    [...isolatedTasks(), named("way", ROUTE, { natGatewayId: "nat-1" }, { routeTableId: "table" })],
  ],
  fails: [
    isolatedTasks(),
    [
      ...isolatedTasks(),
      ...["ecr.api", "logs"].map((service) =>
        named(service, ENDPOINT, { serviceName: `com.amazonaws.eu-central-1.${service}` }, { vpcId: "net" }),
      ),
    ],
  ],

  validate(service) {
    const subnets = service.refersTo("networkConfiguration", SUBNET);
    const isolated = subnets.find((subnet) => {
      const tables = tablesOf(subnet);
      return (
        tables.length > 0 &&
        tables.every((table) => routesOf(table).length === 0 && !table.given.has("propagatingVgws"))
      );
    });
    if (!isolated) return notApplicable("there is a way out of its subnets, or the program does not say");
    const missing = isolated.refersTo("vpcId", VPC).flatMap((vpc) => REGISTRY.map((name) => hasEndpoint(vpc, name)));
    return asOneMistake(missing);
  },
});

const REGISTRY = ["ecr.api", "ecr.dkr", "logs"];

function isolatedTasks() {
  return [
    named("net", VPC),
    named("a", SUBNET, {}, { vpcId: "net" }),
    named("table", TABLE),
    named("follows", ASSOCIATION, {}, { subnetId: "a", routeTableId: "table" }),
    named("api", SERVICE, {}, { networkConfiguration: "a" }),
  ];
}

function tasksIn(subnet: StackResource): StackResource[] {
  return [SERVICE, TASK_SET].flatMap((type) => subnet.referredToBy(type, "networkConfiguration"));
}

function hasEndpoint(vpc: StackResource, service: string): Verdict {
  const ofService = matching(new RegExp(`\\.${service.replace(".", "\\.")}$`), `the service ${service}`);
  return some(
    vpc.referredToBy(ENDPOINT, "vpcId").map((endpoint) => endpoint.given.expect("serviceName", ofService)),
    fail(`found no endpoint for ${service} in the VPC ${vpc.name}, expected one`),
  );
}

const OFFER = "aws:ec2/vpcEndpointService:VpcEndpointService";

const offerAccepted = defineRule({
  id: "vpc-endpoint-service-acceptance",
  title: "Who connects to an endpoint service is accepted first",
  severity: "medium",
  resources: [OFFER],
  why: "Otherwise whoever may see the service is connected to it at once.",
  fix: "Set acceptanceRequired: true, and list who may ask in allowedPrincipals.",
  link: "https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html",
  controls: { nist80053: ["AC-3", "AC-4", "AC-6"], pciDss: ["1.4.4"] },
  passes: [{ acceptanceRequired: true }],
  fails: [{ acceptanceRequired: false }, {}],

  validate: (offer) => offer.expect("acceptanceRequired", true),
});

export const rules: readonly Rule[] = [namesPrivate, endpointGuarded, bucketsInside, registryInside, offerAccepted];
