import { behaviour } from "../../kit";

export const trustStoreRevocation = behaviour("aws:lb/trustStoreRevocation:TrustStoreRevocation", {
  create: ({ own }) => ({ revocationId: 1 + own.below(1_000_000) }),
});
