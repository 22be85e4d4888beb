// Takes a lock as soon as it is told to, says how that went, and keeps it until it is killed.
import { once } from "node:events";

import { takeLock } from "../../../../simulator/command/lock";

async function main(file: string) {
  process.stdout.write("ready\n");
  await once(process.stdin, "data");
  try {
    takeLock(file, { command: "simulate up", changes: true, recovers: false });
    process.stdout.write("taken\n");
  } catch {
    process.stdout.write("refused\n");
  }
  setInterval(() => {}, 1000);
}

main(process.argv[2] ?? "");
