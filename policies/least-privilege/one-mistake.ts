import { pass, type Verdict } from "../kit";

/** One verdict of several about the same mistake: the first finding, or else the first doubt. */
export function asOneMistake(verdicts: readonly Verdict[]): Verdict {
  const judged = verdicts.filter((each) => each.kind === "judged");
  const broken = judged.find(({ findings }) => findings.length > 0);
  return broken ?? judged.find(({ doubts }) => doubts.length > 0) ?? pass;
}
