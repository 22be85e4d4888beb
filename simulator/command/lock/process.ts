import { readFileSync } from "node:fs";

/** One process, told apart from a later one with the same number. */
export interface ProcessId {
  pid: number;
  /** When it started, as the kernel counts. Empty where the system does not tell. */
  started: string;
}

export function identify(pid: number): ProcessId {
  return { pid, started: startOf(pid) };
}

export function isAlive({ pid, started }: ProcessId): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Somebody else's process is one all the same.
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  const now = startOf(pid);
  return now === "zombie" ? false : started === "" || now === "" || now === started;
}

function startOf(pid: number): string {
  try {
    // https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: the name in brackets may hold spaces; after it come
    // the state (field 3) and, nineteen fields on, the start (field 22).
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? "zombie" : (fields[19] ?? "");
  } catch {
    return "";
  }
}
