import { type Simulator, simulator } from "../../../simulator/command";
import { type Bench, compiler, large, nothing, preload, preloading, type Workbench } from "../bench";
import { leastOf } from "../measure";
import { seconds } from "../report";

/** What the simulated cloud adds to the engine's own time. */
export const providers: Bench = {
  what: "preview and up of 500 resources",
  async run({ deployments, rounds }: Workbench) {
    const options = preloading(compiler, preload);
    const stackOn = (one: Simulator) => deployments.stackOf({ ...large, options, simulator: one });
    const [simulated, empty] = await Promise.all([stackOn(simulator), stackOn(nothing)]);
    const previews = await leastOf(
      { simulated: () => simulated.preview(), nothing: () => empty.preview() },
      { rounds },
    );
    const upOn = (one: Simulator) => async () => (await stackOn(one)).up();
    const ups = await leastOf({ simulated: upOn(simulator), nothing: upOn(nothing) }, { rounds });

    const ratio = ({ simulated, nothing }: typeof previews) => ({
      figures: `${seconds(simulated)} : ${seconds(nothing)}`,
      value: simulated / nothing,
      unit: "x" as const,
    });
    return [
      { what: "500 resources, preview, ours : nothing", ...ratio(previews), limit: 1.15 },
      // Eight seconds where providers that do nothing take 3.4.
      { what: "500 resources, up, ours : nothing", ...ratio(ups), limit: 8 / 3.4 },
    ];
  },
};
