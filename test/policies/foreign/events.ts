import { named } from "../../../policies/kit";
import { ACCOUNT, KEY, type Program, tags, trustOf, under } from "./program";

const QUEUE = `arn:aws:sqs:eu-west-1:${ACCOUNT}:orders-1a2b3c4`;
const DEAD = `arn:aws:sqs:eu-west-1:${ACCOUNT}:orders-dead-1a2b3c4`;
const TOPIC = `arn:aws:sns:eu-west-1:${ACCOUNT}:orders-1a2b3c4`;
const LOGS = `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/aws/lambda/orders:*`;

function withoutTls(service: string, action: string, resource: string) {
  return {
    Sid: `${service}TlsOnly`,
    Effect: "Deny",
    Principal: "*",
    Action: action,
    Resource: resource,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}

const fromTopic = {
  Effect: "Allow",
  Principal: { Service: "sns.amazonaws.com" },
  Action: "sqs:SendMessage",
  Resource: QUEUE,
  Condition: { ArnEquals: { "aws:SourceArn": TOPIC } },
};

const work = {
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], Resource: QUEUE },
    { Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: LOGS },
    { Effect: "Allow", Action: "kms:Decrypt", Resource: KEY },
  ],
};

export const events: Program = {
  title: "a topic, a queue and a function that works on what is in it",
  // The sum of the tags as the provider tells it.
  resources: under({ region: "eu-west-1" }, [
    named("orders", "aws:sns/topic:Topic", { kmsMasterKeyId: KEY, fifoTopic: false, tags, tagsAll: tags }),
    named(
      "orders-topic-policy",
      "aws:sns/topicPolicy:TopicPolicy",
      {
        arn: TOPIC,
        policy: JSON.stringify({ Version: "2012-10-17", Statement: [withoutTls("Sns", "SNS:Publish", TOPIC)] }),
      },
      { arn: "orders", policy: "orders" },
    ),
    named("dead", "aws:sqs/queue:Queue", {
      kmsMasterKeyId: KEY,
      messageRetentionSeconds: 1209600,
      fifoQueue: false,
      tags,
      tagsAll: tags,
    }),
    named(
      "queue",
      "aws:sqs/queue:Queue",
      {
        kmsMasterKeyId: KEY,
        visibilityTimeoutSeconds: 180,
        redrivePolicy: JSON.stringify({ deadLetterTargetArn: DEAD, maxReceiveCount: 5 }),
        tags,
        tagsAll: tags,
      },
      { redrivePolicy: "dead" },
    ),
    named(
      "queue-policy",
      "aws:sqs/queuePolicy:QueuePolicy",
      {
        queueUrl: `https://sqs.eu-west-1.amazonaws.com/${ACCOUNT}/orders-1a2b3c4`,
        policy: JSON.stringify({ Version: "2012-10-17", Statement: [fromTopic, withoutTls("Sqs", "sqs:*", QUEUE)] }),
      },
      { queueUrl: "queue", policy: "queue" },
    ),
    named(
      "dead-policy",
      "aws:sqs/queuePolicy:QueuePolicy",
      {
        queueUrl: `https://sqs.eu-west-1.amazonaws.com/${ACCOUNT}/orders-dead-1a2b3c4`,
        policy: JSON.stringify({ Version: "2012-10-17", Statement: [withoutTls("Sqs", "sqs:*", DEAD)] }),
      },
      { queueUrl: "dead", policy: "dead" },
    ),
    named(
      "subscription",
      "aws:sns/topicSubscription:TopicSubscription",
      {
        topic: TOPIC,
        protocol: "sqs",
        endpoint: QUEUE,
        confirmationTimeoutInMinutes: 1,
        endpointAutoConfirms: false,
        rawMessageDelivery: true,
      },
      { topic: "orders", endpoint: "queue" },
    ),
    named("role", "aws:iam/role:Role", { assumeRolePolicy: trustOf("lambda.amazonaws.com"), tags, tagsAll: tags }),
    named(
      "role-work",
      "aws:iam/rolePolicy:RolePolicy",
      { role: "role-1a2b3c4", policy: JSON.stringify(work) },
      { role: "role" },
    ),
    named("log", "aws:cloudwatch/logGroup:LogGroup", {
      name: "/aws/lambda/orders",
      retentionInDays: 30,
      kmsKeyId: KEY,
      skipDestroy: false,
      tags,
      tagsAll: tags,
    }),
    named(
      "worker",
      "aws:lambda/function:Function",
      {
        name: "orders",
        runtime: "nodejs22.x",
        handler: "index.handler",
        role: `arn:aws:iam::${ACCOUNT}:role/role-1a2b3c4`,
        memorySize: 128,
        packageType: "Zip",
        publish: false,
        reservedConcurrentExecutions: -1,
        timeout: 30,
        environment: {
          variables: { QUEUE_URL: `https://sqs.eu-west-1.amazonaws.com/${ACCOUNT}/orders-1a2b3c4`, LOG_LEVEL: "info" },
        },
        tags,
        tagsAll: tags,
      },
      { role: "role" },
    ),
    named(
      "mapping",
      "aws:lambda/eventSourceMapping:EventSourceMapping",
      { eventSourceArn: QUEUE, functionName: "orders", enabled: true, batchSize: 10, tags, tagsAll: tags },
      { eventSourceArn: "queue", functionName: "worker" },
    ),
  ]),
  findings: [],
};
