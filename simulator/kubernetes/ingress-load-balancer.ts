import { vpcOf } from "../aws/ec2/vpc-of";
import { zoneOf } from "../aws/lb/zone";
import { Fingerprint } from "../cloud/fingerprint";
import { type Cloud, type Inputs, type Known, refuse } from "../kit";
import type { Value } from "../value";
import { around, clusterOf } from "./around";
import type { Manifest } from "./object-rules";

/** What makes one load balancer: the settings of a class, and what an Ingress says of it. */
export interface Balanced {
  /** Whose Ingresses share it. */
  readonly group: string;
  /** The spec of the class's IngressClassParams. */
  readonly settings: Inputs;
  readonly annotations: Readonly<Record<string, string>>;
}

const BALANCER = "aws:lb/loadBalancer:LoadBalancer";
const ASSOCIATION = "aws:wafv2/webAclAssociation:WebAclAssociation";
const PREFIX = "alb.ingress.kubernetes.io/";
const ACL = `${PREFIX}wafv2-acl-arn`;

/** An annotation that says what a rule does. */
export function wayOf(annotations: Readonly<Record<string, string>>, name: string): string | undefined {
  return annotations[`${PREFIX}actions.${name}`];
}

/** The address of the load balancer: the same for a whole group, and in the preview as afterwards. */
export function hostnameOf(cloud: Cloud, balanced: Balanced): string {
  const { region = "" } = around(cloud) ?? {};
  const name = `k8s-${nameOf(balanced.group)}-${ownOf(cloud, balanced).hex(10, "name")}`;
  const prefix = schemeOf(balanced) === "internal" ? "internal-" : "";
  return `${prefix}${name}-${ownOf(cloud, balanced).text(9, "123456789", "dns")}.${region}.elb.amazonaws.com`;
}

/** Makes the load balancer, or adds an Ingress to the one of its group; or tells why the controller cannot. */
export function balance(cloud: Cloud, balanced: Balanced, { namespace, name }: Manifest): string[] {
  const aws = around(cloud);
  if (aws === undefined) return [];
  const subnets = subnetsOf(cloud, aws, balanced);
  const problems = [...subnetProblems(aws, subnets), ...referenceProblems(aws, balanced)];
  if (problems.length > 0) return problems.map((one) => `Failed build model due to ${one}`);
  const known = balancerOf(cloud, aws, balanced);
  const outputs = describe(cloud, aws, balanced, subnets);
  if (known) aws.alter(known, outputs);
  else bring(aws, balanced, outputs);
  associate(aws, balanced, outputs.arn);
  aws.mark({ type: BALANCER, id: outputs.arn }, { [`${namespace}/${name}`]: true });
  return [];
}

// What it uses cannot be deleted as long as it stands.
function bring(aws: Cloud, { settings }: Balanced, outputs: { readonly arn: string } & Record<string, Value>): void {
  const { arn } = outputs;
  aws.bring({ type: BALANCER, id: arn, name: "load-balancer", outputs });
  for (const certificateArn of settings.certificateARNs ?? []) {
    const id = `${arn.replace(":loadbalancer/", ":listener/")}/${certificateArn.split("/").at(-1)}`;
    const listener = { arn: id, loadBalancerArn: arn, certificateArn, port: 443, protocol: "HTTPS" };
    aws.bring({ type: "aws:lb/listener:Listener", id, name: `listener/${certificateArn}`, outputs: listener });
  }
}

/** The web ACL that an Ingress names, or none. One that says nothing of it leaves it as it is. */
function associate(aws: Cloud, { annotations }: Balanced, resourceArn: string): void {
  if (annotations[ACL] === undefined) return;
  const webAclArn = aclOf(annotations);
  const found = aws.every(ASSOCIATION).filter(({ outputs }) => outputs.resourceArn === resourceArn);
  for (const one of found) if (one.outputs.webAclArn !== webAclArn) aws.take(one);
  if (webAclArn === undefined || found.some(({ outputs }) => outputs.webAclArn === webAclArn)) return;
  const id = `${webAclArn},${resourceArn}`;
  aws.bring({ type: ASSOCIATION, id, name: `web-acl/${webAclArn}`, outputs: { id, webAclArn, resourceArn } });
}

/** The last Ingress of a group takes the load balancer with it. */
export function release(cloud: Cloud, leaving: Known): void {
  const aws = around(cloud);
  const balancer = aws?.every(BALANCER).find(({ condition }) => condition[leaving.id] === true);
  if (aws === undefined || balancer === undefined) return;
  const others = Object.entries(balancer.condition).filter(([id, isIts]) => id !== leaving.id && isIts === true);
  if (others.length > 0) {
    aws.mark(balancer, { [leaving.id]: false });
    return;
  }
  if (balancer.outputs.enableDeletionProtection) {
    refuse(
      "NotDeleted",
      `the Ingress keeps its finalizer: OperationNotPermitted: Load balancer '${balancer.id}' cannot be deleted because deletion protection is enabled`,
      "deploy the attribute deletion_protection.enabled: false first",
    );
  }
  // Its listeners were brought with it. What an Ingress's successor has brought is another load balancer's.
  const isBroughtWith = ({ broughtBy, generation }: Known) =>
    broughtBy === balancer.broughtBy && generation === balancer.generation;
  const belongs = (one: Known) => isBroughtWith(one) || one.outputs.resourceArn === balancer.id;
  for (const one of aws.contents()) if (belongs(one)) aws.take(one);
}

function balancerOf(cloud: Cloud, aws: Cloud, balanced: Balanced): Known | undefined {
  return aws.every(BALANCER).find(({ id, broughtBy }) => broughtBy !== undefined && id === arnOf(cloud, aws, balanced));
}

function describe(cloud: Cloud, aws: Cloud, balanced: Balanced, subnets: string[]) {
  const arn = arnOf(cloud, aws, balanced);
  const { settings } = balanced;
  const attributes: Inputs[] = settings.loadBalancerAttributes ?? [];
  const isOn = (key: string) => attributes.some((one) => one.key === key && one.value === "true");
  return {
    arn,
    arnSuffix: arn.split(":loadbalancer/")[1] ?? "",
    name: arn.split("/")[2] ?? "",
    dnsName: hostnameOf(cloud, balanced),
    zoneId: zoneOf(aws.region),
    loadBalancerType: "application",
    internal: schemeOf(balanced) === "internal",
    ipAddressType: settings.ipAddressType ?? "ipv4",
    enableDeletionProtection: isOn("deletion_protection.enabled"),
    vpcId: vpcOf(aws, subnets) ?? "",
    subnets,
    securityGroups: groupsOf(balanced),
    tags: { "eks:eks-cluster-name": clusterOf(cloud)?.outputs.name ?? "", "ingress.k8s.aws/stack": balanced.group },
    region: aws.region,
  };
}

function arnOf(cloud: Cloud, aws: Cloud, balanced: Balanced): string {
  const own = ownOf(cloud, balanced);
  const name = `k8s-${nameOf(balanced.group)}-${own.hex(10, "name")}`;
  return `arn:aws:elasticloadbalancing:${aws.region}:${aws.account}:loadbalancer/app/${name}/${own.hex(16, "arn")}`;
}

// Whichever Ingress of a group is made first.
function ownOf(cloud: Cloud, { group }: Balanced): Fingerprint {
  return new Fingerprint(`${cloud.account} ${group}`, 0);
}

function nameOf(group: string): string {
  return group.replace(/[^A-Za-z0-9]/g, "").slice(0, 17);
}

function schemeOf({ settings, annotations }: Balanced): string {
  return settings.scheme ?? annotations[`${PREFIX}scheme`] ?? "internal";
}

function groupsOf({ annotations }: Balanced): string[] {
  return listed(annotations[`${PREFIX}security-groups`]);
}

function listed(text: string | undefined): string[] {
  return (text ?? "").split(",").flatMap((one) => one.trim() || []);
}

// By ids, by tags, or by the tag that says what a subnet is for.
// https://docs.aws.amazon.com/eks/latest/userguide/tag-subnets-auto.html
function subnetsOf(cloud: Cloud, aws: Cloud, balanced: Balanced): string[] {
  const { ids, matchTags } = balanced.settings.subnets ?? {};
  if (ids !== undefined) return ids;
  const named = listed(balanced.annotations[`${PREFIX}subnets`]);
  if (named.length > 0) return named;
  const role = schemeOf(balanced) === "internal" ? "kubernetes.io/role/internal-elb" : "kubernetes.io/role/elb";
  const wanted: Inputs[] = matchTags ?? [{ key: role, values: ["1", ""] }];
  const vpcId = vpcOf(aws, clusterOf(cloud)?.outputs.vpcConfig.subnetIds ?? []);
  const isWanted = ({ tags = {} }: Inputs) => wanted.every(({ key, values }) => values.includes(tags[key]));
  return aws
    .every("aws:ec2/subnet:Subnet")
    .filter(({ outputs }) => outputs.vpcId === vpcId && isWanted(outputs))
    .map(({ id }) => id);
}

function subnetProblems(aws: Cloud, subnets: string[]): string[] {
  if (subnets.length === 0) return ["couldn't auto-discover subnets: unable to resolve at least one subnet"];
  const missing = subnets.filter((id) => !aws.find("aws:ec2/subnet:Subnet", id) && !aws.isGiven(id));
  if (missing.length > 0) return [`InvalidSubnetID.NotFound: The subnet ID '${missing[0]}' does not exist`];
  const zones = subnets.map((id) => aws.find("aws:ec2/subnet:Subnet", id)?.outputs.availabilityZone ?? id);
  if (new Set(zones).size >= 2) return [];
  return ["ValidationError: At least two subnets in two different Availability Zones must be specified"];
}

function referenceProblems(aws: Cloud, balanced: Balanced): string[] {
  const { settings, annotations } = balanced;
  const certificates = [...(settings.certificateARNs ?? []), ...listed(annotations[`${PREFIX}certificate-arn`])];
  const acl = aclOf(annotations);
  return [
    ...absent(
      aws,
      "aws:acm/certificate:Certificate",
      certificates,
      "CertificateNotFound: Certificate '{id}' not found",
    ),
    ...absent(
      aws,
      "aws:ec2/securityGroup:SecurityGroup",
      groupsOf(balanced),
      "InvalidGroup.NotFound: The security group '{id}' does not exist",
    ),
    ...absent(
      aws,
      "aws:wafv2/webAcl:WebAcl",
      acl === undefined ? [] : [acl],
      "WAFNonexistentItemException: {id} does not exist",
    ),
  ];
}

// Of a class, Auto Mode knows none. To take one off, an Ingress says so.
// https://docs.aws.amazon.com/eks/latest/userguide/auto-configure-alb.html#_ingressclassparams
function aclOf(annotations: Balanced["annotations"]): string | undefined {
  const acl = annotations[ACL];
  return acl === "none" ? undefined : acl;
}

function absent(aws: Cloud, type: string, ids: readonly string[], words: string): string[] {
  return ids.filter((id) => !aws.find(type, id) && !aws.isGiven(id)).map((id) => words.replace("{id}", id));
}
