// The day on which a version's standard support ends, UTC. Ours is the upgrade policy STANDARD: from that day on AWS
// upgrades the cluster by itself, when it likes.
// https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html#kubernetes-release-calendar
const supportEnds: Readonly<Record<string, string>> = {
  "1.32": "2026-03-23",
  "1.33": "2026-07-29",
  "1.34": "2026-12-02",
  "1.35": "2027-03-27",
};

/** The day on which a version's standard support ends, such as `2027-03-27`. Nothing for a version unknown here. */
export function standardSupportEnd(version: string): string | undefined {
  return Object.hasOwn(supportEnds, version) ? supportEnds[version] : undefined;
}

/** The versions under standard support on a day, oldest first. */
export function supportedVersions(today: Date): string[] {
  return Object.keys(supportEnds).filter((version) => isSupported(version, today));
}

/** What is wrong with a version of Kubernetes on a day, if anything is. */
export function checkKubernetesVersion(version: string, today: Date): string | undefined {
  if (isSupported(version, today)) return undefined;
  const end = standardSupportEnd(version);
  const reason = end
    ? `its standard support ended on ${end}, and AWS upgrades the cluster by itself, if it has not yet.`
    : "when its support ends is not known.";
  const [first, ...others] = supportedVersions(today).map((each) => `${each} (until ${standardSupportEnd(each)})`);
  const fix = first
    ? `Choose ${[first, ...others].join(" or ")}.`
    : "Enter the versions of today in components/service/eks-versions.ts.";
  return `${reason} ${fix}`;
}

function isSupported(version: string, today: Date): boolean {
  const end = standardSupportEnd(version);
  return end !== undefined && today.toISOString().slice(0, end.length) < end;
}
