import type { SettingsProblem } from "../base";

/** Why production has no chaos experiments. The path is the section itself. */
export function chaosProductionFloor(): SettingsProblem[] {
  const message =
    "is set; whoever may start an experiment could break production with it, and what it teaches is learned in staging " +
    "without harm. Leave chaos out here.";
  return [{ path: "chaos", message }];
}
