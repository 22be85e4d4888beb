import { type Action, expand } from "../iam";

// AWS asks that a function's role may do this with all interfaces. What is made takes a subnet and a group, by name.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
const INTERFACES_OF_LAMBDA = [
  "ec2:assignprivateipaddresses",
  "ec2:createnetworkinterface",
  "ec2:deletenetworkinterface",
  "ec2:unassignprivateipaddresses",
];

// Metrics have no ARNs, what may be named since lately are data sets of them; and nobody knows a change before it is made.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/iam-access-control-overview-cw.html
const READS_WITHOUT_NAMES = ["cloudwatch:getmetricdata", "route53:getchange"];

/** Whether AWS takes an action, or every action of a pattern, on "*" only. */
export function isUnconfinable(action: string): boolean {
  if ([...INTERFACES_OF_LAMBDA, ...READS_WITHOUT_NAMES].includes(action.toLowerCase())) return true;
  // A pattern for all services is about actions of every kind. There is no need to look at 20,000 of them.
  const actions = /^[\w-]+:./.test(action) ? expand(action) : [];
  return actions.length > 0 && actions.every((each) => each.takesOnlyWildcard || lists(each));
}

/**
 * Whether an action lists what there is, or its tags: for a name to confine it to, one would have to know the list
 * before.
 */
function lists({ name, level }: Action): boolean {
  return (level === "List" && /:(?:Describe|List)/.test(name) && !LISTS_DATA.test(name)) || /:ListTag\w*$/.test(name);
}

// Names of objects and of people are data themselves.
const LISTS_DATA = /^(?:s3|cognito-idp|identitystore):/;
