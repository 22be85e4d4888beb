import {
  all,
  defineStackRule,
  fail,
  named,
  notApplicable,
  pass,
  type Rule,
  type Stack,
  type StackResource,
  some,
  type View,
} from "../kit";

const QUEUE = "aws:sqs/queue:Queue";
const REDRIVE = "aws:sqs/redrivePolicy:RedrivePolicy";
const SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription";

const redrive = { deadLetterTargetArn: "arn:aws:sqs:eu-central-1:111122223333:orders-failed", maxReceiveCount: 5 };

const deadLetters = defineStackRule({
  id: "sqs-dead-letter-queue",
  title: "A queue puts aside what cannot be processed",
  severity: "medium",
  resources: [QUEUE],
  why: "One message that fails is received again and again until it expires: it holds up the others, and then it is lost.",
  fix: "Set redrivePolicy with the ARN of another queue, and a maxReceiveCount of 2 or more: a receiver may be stopped once without anything being wrong.",
  link: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html",
  controls: { nist80053: ["SI-11", "SI-13(5)"] },
  passes: [
    [
      named("orders", QUEUE, { redrivePolicy: JSON.stringify(redrive) }, { redrivePolicy: "failed" }),
      named("failed", QUEUE),
    ],
    [
      named("orders", QUEUE),
      named("redrive", REDRIVE, { redrivePolicy: redrive }, { queueUrl: "orders", redrivePolicy: "failed" }),
      named("failed", QUEUE),
    ],
    [named("failed", QUEUE, { redriveAllowPolicy: JSON.stringify({ redrivePermission: "allowAll" }) })],
    [named("failed", QUEUE), named("alarms", SUBSCRIPTION, { protocol: "lambda" }, { redrivePolicy: "failed" })],
  ],
  fails: [
    [named("orders", QUEUE)],
    [named("orders", QUEUE, { redrivePolicy: JSON.stringify({ ...redrive, maxReceiveCount: 1 }) })],
    [
      named("orders", QUEUE),
      named("redrive", REDRIVE, { redrivePolicy: { maxReceiveCount: 5 } }, { queueUrl: "orders" }),
    ],
  ],

  validate(queue, stack) {
    if (isForDeadLetters(queue, stack)) return notApplicable("it holds what others put aside");
    const missing = fail("found nowhere to put what cannot be processed, expected a redrivePolicy");
    const policies = queue.referredToBy(REDRIVE, "queueUrl");
    const [first] = [...policies, queue].filter((each) => each.has("redrivePolicy"));
    const aside = first ? putsAside(first) : missing;
    const allowed = queue.at("redriveAllowPolicy");
    const forOthers = allowed.decide(() => (allowed.has("redrivePermission") ? pass : aside), aside);
    return some([aside, forOthers], aside);
  },
});

/** Whether others put here what they cannot process: their properties say so by their names. */
function isForDeadLetters(queue: StackResource, stack: Stack): boolean {
  const isAside = (property: string) => /^(?:redrive|deadLetter|destinationConfig)/.test(property);
  return stack.usersOf(queue.urn).some(({ property }) => isAside(property));
}

function putsAside(holder: View) {
  const policy = holder.at("redrivePolicy");
  const wording = "2 or more";
  return policy.decide(
    () =>
      all([
        policy.expectSet("deadLetterTargetArn", "the ARN of another queue"),
        policy.expect("maxReceiveCount", { wording, accepts: (count) => Number(count) >= 2 }),
      ]),
    policy.wrong("a queue for what cannot be processed"),
  );
}

export const rules: readonly Rule[] = [deadLetters];
