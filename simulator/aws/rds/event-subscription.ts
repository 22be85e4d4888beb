import { behaviour } from "../../kit";

export const eventSubscription = behaviour("aws:rds/eventSubscription:EventSubscription", {
  check({ sourceIds, sourceType }) {
    return sourceIds !== undefined && sourceType === undefined
      ? [{ path: "sourceType", reason: "is missing; sourceIds need it" }]
      : [];
  },
});
