import { Refusal } from "./refusal";

/** Runs a command to its end: its exit code is the process's, and what a person can put right is told without a stack. */
export async function main(command: () => Promise<number>): Promise<void> {
  // Whoever reads along may stop, as `head` does. What has begun goes on all the same.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  try {
    process.exitCode = await command();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
