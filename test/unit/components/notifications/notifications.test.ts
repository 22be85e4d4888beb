import assert from "node:assert/strict";

import * as aws from "@pulumi/aws";

import { settingsProblems } from "../../../../components/base";
import { Notifications, type NotificationsArgs } from "../../../../components/notifications";
import { notificationsProductionFloor } from "../../../../components/notifications/production-floor";
import { notificationSettings } from "../../../../components/notifications/settings";
import { assertPreviewComplete, deploy, resolved } from "../../harness";

const accountId = "111122223333";
const topicArn = "arn:aws:sns:us-east-1:111122223333:notifications-topic";
const url = "https://events.pagerduty.com/integration/0a1b2c3d4e5f/enqueue";

const create = (given: Partial<NotificationsArgs> = {}) => new Notifications("notifications", { accountId, ...given });

const ofAccount = { Condition: { StringEquals: { "aws:SourceAccount": accountId } } };

describe("Notifications", () => {
  it("encrypt their topic with a key that its publishers may use, each for this account where it says for whom", async () => {
    const { inputs } = await deploy(() => create());

    assert.deepEqual(inputs("notifications-topic"), {
      kmsMasterKeyId: "arn:aws:kms:us-east-1:111122223333:key/key-notifications-encryption-key",
      signatureVersion: 2,
    });
    const use = { Effect: "Allow", Action: ["kms:Decrypt", "kms:GenerateDataKey*"], Resource: "*" };
    assert.deepEqual(JSON.parse(inputs("notifications-encryption-key").policy).Statement.slice(1), [
      { Sid: "Alarms", Principal: { Service: "cloudwatch.amazonaws.com" }, ...use, ...ofAccount },
      { Sid: "Backups", Principal: { Service: "backup.amazonaws.com" }, ...use, ...ofAccount },
      { Sid: "DatabaseEvents", Principal: { Service: "events.rds.amazonaws.com" }, ...use, ...ofAccount },
      { Sid: "Events", Principal: { Service: "events.amazonaws.com" }, ...use },
    ]);
  });

  it("take messages over TLS alone, from alarms, backups, databases and rules of this account", async () => {
    const { inputs } = await deploy(() => create());

    const publish = { Effect: "Allow", Action: "sns:Publish", Resource: topicArn };
    assert.equal(inputs("notifications-policy").arn, topicArn);
    assert.deepEqual(JSON.parse(inputs("notifications-policy").policy).Statement, [
      {
        Sid: "DenyPlainHttp",
        Effect: "Deny",
        Principal: "*",
        Action: "sns:Publish",
        Resource: topicArn,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
      { Sid: "Alarms", Principal: { Service: "cloudwatch.amazonaws.com" }, ...publish, ...ofAccount },
      { Sid: "Backups", Principal: { Service: "backup.amazonaws.com" }, ...publish, ...ofAccount },
      { Sid: "DatabaseEvents", Principal: { Service: "events.rds.amazonaws.com" }, ...publish, ...ofAccount },
      { Sid: "Events", Principal: { Service: "events.amazonaws.com" }, ...publish },
    ]);
  });

  it("subscribe whom the stack names, and keep a URL with its key to themselves", async () => {
    const { inputs, find, named } = await deploy(() => create({ emails: ["dba@example.com"], urls: [url] }));

    assert.deepEqual(named("aws:sns/topicSubscription:TopicSubscription"), [
      "notifications-dba@example.com",
      "notifications-events.pagerduty.com-09e1e045",
    ]);
    assert.deepEqual(inputs("notifications-dba@example.com"), {
      topic: topicArn,
      protocol: "email",
      endpoint: "dba@example.com",
    });
    const posted = find("notifications-events.pagerduty.com-09e1e045");
    assert.deepEqual(posted.inputs, { topic: topicArn, protocol: "https", endpoint: url });
    assert.deepEqual(posted.secrets, ["endpoint"]);
    assert.deepEqual(find("notifications").secrets, ["urls"]);
  });

  it("tell where to publish, once it is allowed", async () => {
    const { result, find } = await deploy(() => create());

    assert.equal(await resolved(result.topicArn), topicArn);
    assert.deepEqual(find("notifications").outputs, { topicArn });
    const { options } = await deploy(() => {
      new aws.ssm.Parameter("publisher", { type: "String", value: create().topicArn });
    });
    assert.ok(options("publisher").refersTo.value?.includes("notifications-policy"));
  });

  it("make exactly the children that their description names", async () => {
    const { registrations } = await deploy(() => create({ emails: ["dba@example.com"] }));

    const own = registrations.filter(({ options }) => options.parent === "notifications");
    assert.deepEqual(own.map(({ type, name }) => `${type.split(":").at(-1)} ${name}`).sort(), [
      "EncryptionKey notifications-encryption",
      "Topic notifications-topic",
      "TopicPolicy notifications-policy",
      "TopicSubscription notifications-dba@example.com",
    ]);
  });

  it("show all of themselves in a first preview", async () => {
    await assertPreviewComplete(() => create({ emails: ["dba@example.com"], urls: [url] }));
  });

  it("refuse what is no address, what goes unencrypted, and what stands twice", () => {
    const given = { emails: ["on-call", "dba@example.com"], urls: ["http://example.com/hook"], sms: ["+1"] };
    const { error } = notificationSettings.safeParse(given);
    assert.deepEqual(
      settingsProblems(notificationSettings, given, error?.issues ?? []).map(
        ({ path, message }) => `${path}: ${message}`,
      ),
      [
        `emails[0]: found "on-call"; an address such as on-call@example.com.`,
        `urls[0]: found "http://example.com/hook"; a URL that starts with https://.`,
        "sms: is not a setting here. Known: emails, urls.",
      ],
    );
    const twice = { emails: ["dba@example.com", "dba@example.com"] };
    assert.throws(() => create({ ...twice }), /emails: found .*; dba@example\.com stands here twice\./);
  });

  it("fall below the floor of production when nobody is subscribed", () => {
    const floor = (given: object) => notificationsProductionFloor(notificationSettings.parse(given));

    assert.deepEqual(floor({}), [
      {
        path: "emails",
        message:
          "found [], and no urls; nobody would hear that a backup or a rotation failed in production. " +
          "Add an address here, or a URL to urls.",
      },
    ]);
    assert.deepEqual(floor({ emails: ["dba@example.com"] }), []);
    assert.deepEqual(floor({ urls: [url] }), []);
  });
});
