// Which letter stands for which zone differs by account on AWS; here they follow each other.
const LETTERS = "abcdef";

/** `us-east-1`, `us-east-1b` -> `use1-az2`. */
export function zoneIdOf(region: string, zoneName: string): string {
  return `${zonePrefix(region)}-az${LETTERS.indexOf(zoneName.slice(region.length)) + 1}`;
}

/** `us-east-1`, `use1-az2` -> `us-east-1b`; nothing for a zone of another region. */
export function zoneNameOf(region: string, zoneId: string): string | undefined {
  const number = zoneId.startsWith(`${zonePrefix(region)}-az`) ? Number(zoneId.at(-1)) : 0;
  const letter = LETTERS[number - 1];
  return letter && region + letter;
}

/** The zones that every region has. */
export function zonesOf(region: string): { names: string[]; zoneIds: string[] } {
  const names = ["a", "b", "c"].map((letter) => region + letter);
  return { names, zoneIds: names.map((name) => zoneIdOf(region, name)) };
}

// `eu-west-1` -> `euw1`, `ap-southeast-2` -> `apse2`.
function zonePrefix(region: string): string {
  const [number = "", direction = "", ...area] = region.split("-").reverse();
  const short = direction.replace(
    /^(north|south|central|east|west)(east|west)?$/,
    (_, first: string, second = "") => `${first.charAt(0)}${second.charAt(0)}`,
  );
  return `${area.reverse().join("").replace("usgov", "usg")}${short}${number}`;
}
