import { spawn } from "node:child_process";

import { whenStopped } from "./interruption.mjs";

const TAIL_LINES = 15;

/**
 * Runs a command in a process group of its own, so that nothing it starts outlives it, and resolves when it has ended:
 * its exit code (undefined if there is no such command), what it printed last, and its standard output.
 */
export function run(command, args, { cwd, env = {}, onLine = () => {}, signal } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const kill = () => child.pid && killGroup(child.pid);
    const forget = whenStopped(kill);
    signal?.addEventListener("abort", kill);

    const tail = [];
    let output = "";
    const hear = (line) => {
      tail.push(line);
      if (tail.length > TAIL_LINES) tail.shift();
      onLine(line);
    };
    const end = (code) => {
      forget();
      signal?.removeEventListener("abort", kill);
      resolve({ code, tail, output });
    };
    eachLine(child.stdout, hear);
    eachLine(child.stderr, hear);
    child.stdout.on("data", (data) => {
      output += data;
    });
    child.on("error", (error) => end(error.code === "ENOENT" ? undefined : 1));
    child.on("close", (code) => end(code ?? 1));
  });
}

function eachLine(stream, hear) {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (data) => {
    const lines = (rest + data).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) hear(line);
  });
  stream.on("end", () => rest && hear(rest));
}

function killGroup(pid) {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
