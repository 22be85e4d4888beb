import type { SettingsProblem } from "../base";
import type { EksClusterSettings } from "./eks-settings";

/** What a cluster in production may not do without. Paths are those of its own settings. */
export function eksProductionFloor({ deletionProtection, logs }: EksClusterSettings): SettingsProblem[] {
  const problems: (SettingsProblem | false)[] = [
    !deletionProtection && {
      path: "deletionProtection",
      message:
        "found false; in production a mistaken change may not delete the cluster. " +
        "Set it to true. To take production down for good, deploy it with environmentType staging first.",
    },
  ];
  return problems.filter((problem) => problem !== false);
}
