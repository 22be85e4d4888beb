import { type EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";

export type EventBridge = Pick<EventBridgeClient, "send">;

/** Who tells of a new value, to the rules of the account's event bus. */
export const ROTATION_SOURCE = "evenkeel.rotation";

/** Tells whoever uses a secret that it has changed. */
export type Announce = (secretArn: string) => Promise<void>;

/** Puts an event on the account's default bus: with it services are deployed anew. */
export function announceTo(events: EventBridge): Announce {
  return async (secretArn) => {
    const entry = {
      Source: ROTATION_SOURCE,
      DetailType: "Secret Rotated",
      Resources: [secretArn],
      Detail: JSON.stringify({ secretArn }),
    };
    const { Entries = [] } = await events.send(new PutEventsCommand({ Entries: [entry] }));
    const refused = Entries.find(({ ErrorCode }) => ErrorCode);
    if (refused) throw new Error(`EventBridge does not take the event of ${secretArn}: ${refused.ErrorCode}`);
  };
}
