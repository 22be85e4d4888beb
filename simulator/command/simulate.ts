import { spawnSync } from "node:child_process";

import { pulumiBinary } from "../../scripts/set-up/pulumi-version.mjs";
import { callersFolder, parse } from "./arguments";
import { help } from "./help";
import { main } from "./main";
import { runPulumiCommand } from "./pulumi-command";
import { recover } from "./recover";
import { simulator } from "./simulator";

main(async () => {
  const request = parse(process.argv.slice(2), callersFolder("simulate", process.env, process.cwd()));
  switch (request.kind) {
    case "help":
      process.stdout.write(help);
      return 0;
    case "help of pulumi":
      return spawnSync(pulumiBinary(), request.args, { stdio: "inherit" }).status ?? 1;
    case "recover":
      return await recover(request, simulator);
    case "pulumi":
      return await runPulumiCommand(request, simulator);
  }
});
