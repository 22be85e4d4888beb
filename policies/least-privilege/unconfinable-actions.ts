import { type Action, expand } from "../iam";

// AWS asks that a function's role may do this with all interfaces. What is made takes a subnet and a group, by name.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
const INTERFACES_OF_LAMBDA = [
  "ec2:assignprivateipaddresses",
  "ec2:createnetworkinterface",
  "ec2:deletenetworkinterface",
  "ec2:unassignprivateipaddresses",
];

/** Whether AWS takes an action, or every action of a pattern, on "*" only. */
export function isUnconfinable(action: string): boolean {
  if (INTERFACES_OF_LAMBDA.includes(action.toLowerCase())) return true;
  // A pattern for all services is about actions of every kind. There is no need to look at 20,000 of them.
  const actions = /^[\w-]+:./.test(action) ? expand(action) : [];
  return actions.length > 0 && actions.every((each) => each.takesOnlyWildcard || lists(each));
}

/** Whether an action lists what there is: for a name to confine it to, one would have to know the list before. */
function lists({ name, level }: Action): boolean {
  return level === "List" && name.includes(":Describe");
}
