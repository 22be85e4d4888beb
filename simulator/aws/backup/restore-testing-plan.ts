import { behaviour } from "../../kit";
import { scheduleProblems } from "./schedule";

export const restoreTestingPlan = behaviour("aws:backup/restoreTestingPlan:RestoreTestingPlan", {
  check: ({ scheduleExpression }) => scheduleProblems("scheduleExpression", scheduleExpression),
});
