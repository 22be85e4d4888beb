import { execFileSync } from "node:child_process";

/**
 * Whom a server and its files belong to: it refuses to run as root. `nobody` exists on every system, and initdb asks
 * for a user with a name.
 */
export const owner: { uid?: number; gid?: number } = process.getuid?.() === 0 ? nobody() : {};

function nobody() {
  const id = (flag: string) => Number(execFileSync("id", [flag, "nobody"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

/** Gives a folder and all that is in it to whom a server runs as. */
export function handOver(folder: string): void {
  if (owner.uid !== undefined) execFileSync("chown", ["-R", `${owner.uid}:${owner.gid}`, folder]);
}
