import { defineRule, pass, type Rule, withSettings, yesNo } from "../kit";
import { expectOwnKey } from "./own-key";

const KEY = "arn:aws:kms:eu-central-1:111122223333:key/orders";

const queueEncrypted = defineRule({
  id: "sqs-queue-encrypted",
  title: "A queue encrypts its messages",
  severity: "medium",
  resources: ["aws:sqs/queue:Queue"],
  why: "Messages wait on disk for up to two weeks, and carry what services tell each other in confidence.",
  fix: "Leave sqsManagedSseEnabled at true, or set kmsMasterKeyId to a key that this program creates.",
  link: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html",
  controls: { fsbp: ["SQS.1"], nist80053: ["SC-28", "SC-28(1)"], pciDss: ["3.5.1"] },
  settings: {
    ownKey: yesNo({
      default: false,
      description: "Whether a queue needs a KMS key of one's own. Otherwise the keys that SQS manages will do.",
    }),
  },
  passes: [
    // What says nothing is encrypted with a key of SQS, since October 2022.
    {},
    { sqsManagedSseEnabled: true },
    { sqsManagedSseEnabled: false, kmsMasterKeyId: KEY },
    withSettings({ ownKey: true }, { kmsMasterKeyId: KEY }),
  ],
  fails: [
    { sqsManagedSseEnabled: false },
    withSettings({ ownKey: true }, { sqsManagedSseEnabled: true }),
    withSettings({ ownKey: true }, { kmsMasterKeyId: "alias/aws/sqs" }),
  ],

  validate(queue, { settings }) {
    if (settings.ownKey) return expectOwnKey(queue, "kmsMasterKeyId");
    return queue.has("kmsMasterKeyId")
      ? pass
      : queue.refuse("sqsManagedSseEnabled", false, "true, or a kmsMasterKeyId");
  },

  remedy: (queue, { settings }) =>
    settings.ownKey || queue.has("kmsMasterKeyId") || queue.at("sqsManagedSseEnabled").value !== false
      ? []
      : [{ path: "sqsManagedSseEnabled", value: true }],
});

export const rules: readonly Rule[] = [queueEncrypted];
