import { defineRule, notApplicable, type Rule, textOf } from "../kit";

const topic = "arn:aws:sns:eu-central-1:111122223333:orders";
const toQueue = { topic, protocol: "sqs", endpoint: "arn:aws:sqs:eu-central-1:111122223333:orders" };
const toFunction = { topic, protocol: "lambda", endpoint: "arn:aws:lambda:eu-central-1:111122223333:function:orders" };
const redrivePolicy = { deadLetterTargetArn: "arn:aws:sqs:eu-central-1:111122223333:orders-failed" };

const deadLetters = defineRule({
  id: "sns-dead-letter-queue",
  title: "What a topic cannot deliver to a program is put aside",
  severity: "medium",
  resources: ["aws:sns/topicSubscription:TopicSubscription"],
  why: "SNS gives up when the queue or function is gone or refuses it, and then the message is nowhere.",
  fix: "Set redrivePolicy with the ARN of a queue whose policy admits the topic.",
  link: "https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html",
  controls: { nist80053: ["SI-11", "SI-13(5)"] },
  passes: [
    { ...toQueue, redrivePolicy: JSON.stringify(redrivePolicy) },
    { ...toFunction, redrivePolicy },
    // People and pagers are told again by the next alarm; nobody would look into the queue.
    { topic, protocol: "email", endpoint: "platform@example.com" },
    { topic, protocol: "https", endpoint: "https://alerts.example.com" },
  ],
  fails: [toQueue, toFunction],

  validate(subscription) {
    const toPeople = notApplicable("it tells people, or a pager");
    const aside = subscription.expectSet("redrivePolicy.deadLetterTargetArn", "a queue for what cannot be delivered");
    return subscription
      .at("protocol")
      .decide((protocol) => (/^(?:sqs|lambda|firehose)$/.test(textOf(protocol)) ? aside : toPeople), aside);
  },
});

export const rules: readonly Rule[] = [deadLetters];
