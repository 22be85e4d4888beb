import { behaviour } from "../../kit";

export const topicSubscription = behaviour("aws:sns/topicSubscription:TopicSubscription", {
  create({ own }, { protocol, topic: arn }) {
    const waits = ["email", "email-json", "http", "https"].includes(protocol);
    return { arn: `${arn}:${own.uuid()}`, pendingConfirmation: waits, confirmationWasAuthenticated: !waits };
  },
});
