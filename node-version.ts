import { RunError } from "@pulumi/pulumi";

const LEAST = 22;

if (Number.parseInt(process.versions.node, 10) < LEAST) {
  throw new RunError(
    `Evenkeel needs Node ${LEAST} or newer, and this is ${process.versions.node}. ` +
      "Put node_modules/.bin first on PATH: npm ci has installed Node 24 there.",
  );
}
