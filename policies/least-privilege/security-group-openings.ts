import { all, decideBoth, notApplicable, pass, type ResourceView, textOf, type Verdict, type View } from "../kit";

export const GROUP = "aws:ec2/securityGroup:SecurityGroup";
export const DEFAULT_GROUP = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";
export const RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";
export const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
export const EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

/** Everything that lets traffic in. */
export const everyIngress = [INGRESS, RULE, GROUP, DEFAULT_GROUP] as const;

/** Everything that lets traffic out. */
export const everyEgress = [EGRESS, RULE, GROUP, DEFAULT_GROUP] as const;

/** What a rule opens: a range of ports, or a protocol that has none. */
export interface Opening {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** Whether nothing is left that an opening does not open. */
export function isEverything({ from, to }: Opening): boolean {
  return from <= 1 && to >= 65535;
}

const EVERYTHING: Opening = { name: "all ports", from: 0, to: 65535 };
const ICMP: Opening = { name: "ICMP", from: -1, to: -1 };

/** One verdict over everything that a resource opens to ranges of addresses of a kind, in each of its spellings. */
export function eachOpening(
  resource: ResourceView,
  direction: "ingress" | "egress",
  isMeant: (cidr: string) => boolean,
  judge: (opening: Opening, range: View) => Verdict,
): Verdict {
  const judgeRule = (rule: View) =>
    all(
      ["cidrIpv4", "cidrIpv6", "cidrBlocks", "ipv6CidrBlocks"].map((property) =>
        rule.each(property, (range) =>
          isMeant(range.text) ? judgeOpening(rule, (opening) => judge(opening, range)) : pass,
        ),
      ),
    );
  if (resource.type === GROUP || resource.type === DEFAULT_GROUP) return resource.each(direction, judgeRule);
  if (resource.type !== RULE) return judgeRule(resource);
  const other = notApplicable(`the rule is not about ${direction}`);
  return resource.at("type").decide((type) => (type === direction ? judgeRule(resource) : other), other);
}

/** The verdict on what a rule opens, as far as that is known. */
export function judgeOpening(rule: View, judge: (opening: Opening) => Verdict): Verdict {
  const protocol = rule.has("ipProtocol") ? rule.at("ipProtocol") : rule.at("protocol");
  return protocol.decide((value) => {
    const name = textOf(value).toLowerCase();
    if (["icmp", "icmpv6", "1", "58"].includes(name)) return judge(ICMP);
    // Any other protocol has no ports: a rule for it opens it as a whole.
    if (!["tcp", "udp", "6", "17"].includes(name)) return judge(EVERYTHING);
    const to = rule.has("toPort") ? rule.at("toPort") : rule.at("fromPort");
    return decideBoth(
      [rule.at("fromPort"), to],
      (first, last) => judge(portRange(Number(textOf(first)), Number(textOf(last)))),
      judge(EVERYTHING),
    );
  }, judge(EVERYTHING));
}

function portRange(from: number, to: number): Opening {
  return { name: from === to ? `port ${from}` : `ports ${from} to ${to}`, from, to };
}
