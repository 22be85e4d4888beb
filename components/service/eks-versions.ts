// The first day on which AWS no longer supports a version at the standard price. With upgrade policy STANDARD it
// upgrades the cluster by itself from then on.
// https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html#kubernetes-release-calendar
const standardSupportEnds: Readonly<Record<string, string>> = {
  "1.33": "2026-07-29",
  "1.34": "2026-12-02",
  "1.35": "2027-03-27",
};

/** The day on which a version's standard support ends, such as `2027-03-27`. Nothing for a version unknown here. */
export function standardSupportEnd(version: string): string | undefined {
  return standardSupportEnds[version];
}

/** What is wrong with a version of Kubernetes on a day, if anything is. */
export function checkKubernetesVersion(version: string, today: Date): string | undefined {
  const day = today.toISOString().slice(0, 10);
  const supported = Object.entries(standardSupportEnds).filter(([, end]) => day < end);
  const choice = supported.map(([each, end]) => `${each} (until ${end})`).join(", ");
  const fix = choice ? `Choose one of ${choice}.` : "Add newer ones to components/service/eks-versions.ts.";
  const end = standardSupportEnd(version);
  if (!end) return `nothing is known of this version. ${fix}`;
  if (day < end) return undefined;
  return `its standard support has ended on ${end}: AWS upgrades such a cluster by itself. ${fix}`;
}
