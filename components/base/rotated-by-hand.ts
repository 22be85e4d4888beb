/** What a secret says that no function rotates: policies and whoever looks for old passwords read it. */
export const byHand = { tags: { RotatedBy: "hand" } };
