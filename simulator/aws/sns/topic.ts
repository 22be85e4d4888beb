import { behaviour } from "../../kit";

const ACTIONS = [
  "AddPermission",
  "DeleteTopic",
  "GetTopicAttributes",
  "ListSubscriptionsByTopic",
  "Publish",
  "RemovePermission",
  "SetTopicAttributes",
  "Subscribe",
];

export const topic = behaviour("aws:sns/topic:Topic", {
  check({ name, fifoTopic }) {
    return fifoTopic && name !== undefined && !name.endsWith(".fifo")
      ? [{ path: "name", reason: `found "${name}"; a FIFO topic's name ends with .fifo` }]
      : [];
  },

  create({ account, region }, { name, policy }) {
    return { policy: policy ?? defaultPolicy(`arn:aws:sns:${region}:${account}:${name}`, account) };
  },
});

function defaultPolicy(arn: string, account: string): string {
  const statement = {
    Action: ACTIONS.map((action) => `SNS:${action}`),
    Condition: { StringEquals: { "AWS:SourceOwner": account } },
    Effect: "Allow",
    Principal: { AWS: "*" },
    Resource: arn,
    Sid: "__default_statement_ID",
  };
  return JSON.stringify({ Id: "__default_policy_ID", Statement: [statement], Version: "2008-10-17" });
}
