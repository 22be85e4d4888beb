import {
  all,
  defineRule,
  defineStackRule,
  fail,
  matching,
  named,
  type Rule,
  type Statement,
  type Verdict,
} from "../kit";
import { aPolicyDenies, holdsWithoutTls } from "./without-tls";

const TOPIC = "aws:sns/topic:Topic";
const POLICY = "aws:sns/topicPolicy:TopicPolicy";

const denyPlainHttp = {
  Effect: "Deny",
  Principal: "*",
  Action: "sns:Publish",
  Resource: "arn:aws:sns:eu-central-1:111122223333:alarms",
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};

const tlsOnly = defineStackRule({
  id: "sns-topic-tls-only",
  title: "A topic refuses messages without TLS",
  severity: "medium",
  resources: [TOPIC],
  why: "SNS answers over plain HTTP too, and then messages and signatures cross the network readable.",
  fix: "Add an aws.sns.TopicPolicy that takes its arn from this topic and denies sns:Publish to everybody when aws:SecureTransport is false.",
  link: "https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html#enforce-encryption-data-in-transit",
  controls: { nist80053: ["SC-8", "SC-8(1)"], pciDss: ["4.2.1"] },
  passes: [
    [named("alarms", TOPIC), named("policy", POLICY, { policy: { Statement: denyPlainHttp } }, { arn: "alarms" })],
    [
      named("alarms", TOPIC),
      named("policy", POLICY, { policy: JSON.stringify({ Statement: [denyPlainHttp] }) }, { arn: "alarms" }),
    ],
    [named("alarms", TOPIC, { policy: { Statement: [{ ...denyPlainHttp, Action: "SNS:Publish" }] } })],
  ],
  fails: [
    [named("alarms", TOPIC)],
    [named("alarms", TOPIC), named("policy", POLICY, { policy: { Statement: [] } }, { arn: "alarms" })],
    ...[
      { Effect: "Allow" },
      { Principal: { Service: "cloudwatch.amazonaws.com" } },
      { Action: "sns:Subscribe" },
      { Condition: { Bool: { "aws:SecureTransport": "true" } } },
      { Condition: { ...denyPlainHttp.Condition, StringEquals: { "aws:SourceAccount": "111122223333" } } },
    ].map((change) => [
      named("alarms", TOPIC),
      named("policy", POLICY, { policy: { Statement: [{ ...denyPlainHttp, ...change }] } }, { arn: "alarms" }),
    ]),
  ],

  validate: (topic) => aPolicyDenies(topic, { type: POLICY, property: "arn" }, refusesPlainHttp, takesPlainHttp),
});

const takesPlainHttp = fail("found no topic policy that denies every message without TLS, expected one");

function refusesPlainHttp(statement: Statement): Verdict {
  return all([
    statement.eachPrincipal((principal) => principal.is("*")),
    statement.actions.any(
      (action) => action.is(matching(/^(?:sns:(?:publish|\*)|\*)$/i, "sns:Publish")),
      takesPlainHttp,
    ),
    holdsWithoutTls(statement, takesPlainHttp),
  ]);
}

const SUBSCRIPTION = { topic: "arn:aws:sns:eu-central-1:111122223333:alarms" };

const subscriptionTls = defineRule({
  id: "sns-subscription-tls",
  title: "A topic sends nothing over plain HTTP",
  severity: "medium",
  resources: ["aws:sns/topicSubscription:TopicSubscription"],
  why: "Everybody on the way reads the messages, and may answer in the subscriber's name.",
  fix: 'Give the subscriber a certificate and set protocol to "https".',
  link: "https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html#enforce-encryption-data-in-transit",
  controls: { nist80053: ["SC-8", "SC-8(1)"], pciDss: ["4.2.1"] },
  passes: [
    { ...SUBSCRIPTION, protocol: "https", endpoint: "https://alerts.example.com" },
    { ...SUBSCRIPTION, protocol: "email", endpoint: "platform@example.com" },
  ],
  fails: [{ ...SUBSCRIPTION, protocol: "http", endpoint: "http://alerts.example.com" }],

  validate: (subscription) => subscription.refuse("protocol", "http"),
});

export const rules: readonly Rule[] = [tlsOnly, subscriptionTls];
