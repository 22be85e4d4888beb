// Runs the installer of the npm package `pulumi`, as a process of its own that can be killed.
import { createRequire } from "node:module";

const [installer, version, folder] = process.argv.slice(2);
const { installCLI } = createRequire(import.meta.url)(installer);

try {
  await installCLI(version, folder);
} catch (problem) {
  const cause = problem.cause ? `: ${problem.cause.message}` : "";
  console.error(`${problem.message}${cause}`);
  process.exitCode = 1;
}
