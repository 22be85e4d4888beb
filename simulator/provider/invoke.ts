import { ec2Functions } from "../aws/ec2/functions";
import { zoneOf } from "../aws/lb/zone";
import { zonesOf } from "../aws/zones";
import { type Cloud, Refusal } from "../kit";
import { type Properties, reveal, type Value } from "../value";
import { policyDocument } from "./policy-document";
import type { Session } from "./session";

type Answer = (args: Properties, session: Session) => Properties;

const answers: Readonly<Record<string, Answer>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": (_, { account }) => ({
    id: account,
    accountId: account,
    arn: `arn:aws:sts::${account}:assumed-role/simulated/simulated`,
    userId: "AROASIMULATEDCLOUD00:simulated",
  }),
  "aws:index/getRegion:getRegion": (args, session) => {
    const region = text(args.region) ?? text(args.name) ?? session.region;
    return { id: region, name: region, region, description: region, endpoint: `ec2.${region}.amazonaws.com` };
  },
  "aws:index/getPartition:getPartition": () => ({
    id: "aws",
    partition: "aws",
    dnsSuffix: "amazonaws.com",
    reverseDnsPrefix: "com.amazonaws",
  }),
  "aws:index/getAvailabilityZones:getAvailabilityZones": (args, session) => {
    const region = text(args.region) ?? session.region;
    const { names, zoneIds } = zonesOf(region);
    return {
      ...args,
      id: region,
      region,
      names,
      zoneIds,
      groupNames: [region],
    };
  },
  "aws:iam/getPolicyDocument:getPolicyDocument": (args) => policyDocument(args),
  "aws:lb/getHostedZoneId:getHostedZoneId": (args, session) => {
    const [region, type] = [text(args.region) ?? session.region, text(args.loadBalancerType) ?? "application"];
    if (type !== "application")
      throw new Error(
        `getHostedZoneId: the simulated cloud knows the zones of application load balancers only, not of ${type}`,
      );
    return { id: zoneOf(region), region, loadBalancerType: type };
  },
};

/** Answers a function of the provider, or says that nobody modelled it. */
export function invoke(token: string, args: Properties, session: Session, cloud: Cloud): Properties {
  const answer = answers[token];
  if (answer) return answer(args, session);
  const look = ec2Functions[token];
  if (look) return looked(token, () => ({ ...args, ...look(cloud, reveal(args)) }));
  const modelled = [...Object.keys(answers), ...Object.keys(ec2Functions)].map((one) => one.split(":")[2]);
  throw new Error(
    `${token} is not modelled by the simulated cloud, which answers ${modelled.join(", ")}. Pass what it would return as a setting instead.`,
  );
}

function looked(token: string, look: () => Properties): Properties {
  try {
    return look();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const advice = error.advice === undefined ? "" : `: ${error.advice}`;
    throw new Error(`${token.split(":")[2]}: ${error.code}: ${error.words} (the simulated cloud${advice})`);
  }
}

function text(value: Value | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
