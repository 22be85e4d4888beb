import { RunError } from "@pulumi/pulumi";

const LEAST = 22;

/** Refuses a Node that @pulumi/pulumi does not support any more, in one line that says what to do. */
export function checkNodeVersion(version: string): void {
  if (Number.parseInt(version, 10) >= LEAST) return;
  throw new RunError(
    `Evenkeel needs Node ${LEAST} or newer, and this is ${version}. ` +
      "Put node_modules/.bin first on PATH: npm ci has installed Node 24 there.",
  );
}

// When it is imported, so that nothing that is imported later comes first.
checkNodeVersion(process.versions.node);
