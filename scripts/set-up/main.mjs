// Makes `npm start` and `npm test` work on a fresh clone: the npm packages, then the Pulumi CLI. It runs before
// anything is installed, so it is plain Node >= 20 without dependencies, and it is quiet when nothing is to be done.
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { installPackages } from "./npm-packages.mjs";
import { SetUpProblem, say } from "./progress.mjs";
import { installPulumiCli } from "./pulumi-cli.mjs";

const root = join(fileURLToPath(import.meta.url), "..", "..", "..");

try {
  await installPackages(root);
  await installPulumiCli(root);
} catch (problem) {
  if (!(problem instanceof SetUpProblem)) throw problem;
  say(problem.message);
  process.exitCode = 1;
}
