import { Refusal } from "./refusal";

/** Runs a command to its end: its exit code is the process's, and what a person can put right is told without a stack. */
export async function main(command: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

/** The folder that somebody's relative paths are meant from. npm runs scripts in the package's folder. */
export function callersFolder(script: string): string {
  const { npm_lifecycle_event: running, INIT_CWD: before } = process.env;
  return running === script && before ? before : process.cwd();
}
