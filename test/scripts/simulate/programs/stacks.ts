// Prints the stacks of errors of several kinds, as a program under Pulumi's runner sees them.
import * as debuggable from "@pulumi/pulumi/runtime/debuggable";

interface Noted {
  _debugStackTrace: string;
}

// It is Pulumi's own and left out of its types.
const { debuggablePromise } = debuggable as unknown as { debuggablePromise(promise: unknown, context: string): void };

class Refusal extends Error {
  override readonly name = "Refusal";
}

function thrown(): string {
  try {
    throw new Refusal("thrown in TypeScript");
  } catch (error) {
    return (error as Error).stack ?? "";
  }
}

/** As libraries look at who called them: they take the formatter's place and put back what they found. */
function callers(): string {
  const found = Error.prepareStackTrace;
  Error.prepareStackTrace = (_, frames) => frames.map((frame) => frame.getFunctionName()).join(" < ");
  const names = new Error().stack ?? "";
  Error.prepareStackTrace = found;
  return names;
}

async function awaited(): Promise<string> {
  await Promise.resolve();
  return thrown();
}

async function main() {
  const watched = Promise.resolve() as unknown as Promise<void> & Noted;
  debuggablePromise(watched, "here");
  const result = {
    promise: watched._debugStackTrace,
    thrown: thrown(),
    callers: callers(),
    afterCallers: thrown(),
    awaited: await awaited(),
  };
  process.stdout.write(JSON.stringify(result));
}

main();
