import { all, defineStackRule, fail, named, pass, type Rule, type Statement, type Verdict } from "../kit";
import { aPolicyDenies, holdsWithoutTls } from "./without-tls";

const QUEUE = "aws:sqs/queue:Queue";
const POLICY = "aws:sqs/queuePolicy:QueuePolicy";

const denyPlainHttp = {
  Effect: "Deny",
  Principal: "*",
  Action: "sqs:*",
  Resource: "arn:aws:sqs:eu-central-1:111122223333:orders",
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};

function withPolicy(...statements: object[]) {
  return [
    named("orders", QUEUE),
    named("policy", POLICY, { policy: { Statement: statements } }, { queueUrl: "orders" }),
  ];
}

const tlsOnly = defineStackRule({
  id: "sqs-queue-tls-only",
  title: "A queue takes and hands out messages by TLS alone",
  severity: "medium",
  resources: [QUEUE],
  why: "SQS answers over plain HTTP too, and then messages and signatures cross the network readable.",
  fix: "Add an aws.sqs.QueuePolicy that takes its queueUrl from this queue and denies sqs:* to everybody when aws:SecureTransport is false.",
  link: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html",
  controls: { nist80053: ["SC-8", "SC-8(1)"], pciDss: ["4.2.1"] },
  passes: [
    withPolicy(denyPlainHttp),
    withPolicy({ ...denyPlainHttp, Action: ["sqs:ReceiveMessage", "SQS:SendMessage"] }),
    [named("orders", QUEUE, { policy: JSON.stringify({ Statement: [denyPlainHttp] }) })],
  ],
  fails: [
    [named("orders", QUEUE)],
    [named("orders", QUEUE, { policy: { Statement: { ...denyPlainHttp, Effect: "Allow" } } })],
    withPolicy(),
    withPolicy({ ...denyPlainHttp, Principal: { Service: "sns.amazonaws.com" } }),
    withPolicy({ ...denyPlainHttp, Action: "sqs:SendMessage" }),
    withPolicy({ ...denyPlainHttp, Condition: { Bool: { "aws:SecureTransport": "true" } } }),
  ],

  validate: (queue) => aPolicyDenies(queue, { type: POLICY, property: "queueUrl" }, refusesPlainHttp, takesPlainHttp),
});

const takesPlainHttp = fail("found no policy that denies every message without TLS, expected one");

function refusesPlainHttp(statement: Statement): Verdict {
  const { actions } = statement;
  const names = (...wanted: string[]) =>
    actions.any(({ text }) => (wanted.includes(text.toLowerCase()) ? pass : takesPlainHttp), takesPlainHttp);
  return all([
    statement.eachPrincipal((principal) => principal.is("*")),
    names("sqs:sendmessage", "sqs:*", "*"),
    names("sqs:receivemessage", "sqs:*", "*"),
    holdsWithoutTls(statement, takesPlainHttp),
  ]);
}

export const rules: readonly Rule[] = [tlsOnly];
