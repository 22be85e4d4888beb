/** The event by which a function of ours tells the account that a secret has a new value. */
export const SECRET_ROTATED = { source: "evenkeel.rotation", detailType: "Secret Rotated" } as const;
