import { join } from "node:path";

import { Refusal } from "./refusal";
import type { Simulator } from "./session";

// Loading the simulated cloud takes longer than the commands that do not use it, so it is loaded where it is used.
const cloud = (): typeof import("..") => require("..");

/** The simulated cloud that `simulate` and `npm start` deploy to. */
export const simulator: Simulator = {
  start: (options) => cloud().startSimulatedCloud(options).catch(refuseMistakes(options.folder)),
  read(folder) {
    try {
      return ownObjects(cloud().readCloud(folder).objects);
    } catch (error) {
      return refuseMistakes(folder)(error);
    }
  },
  forget: (folder, objects) => cloud().forgetObjects(folder, objects),
};

// What a controller brought is no resource's, and goes with what it was brought for.
function ownObjects<One extends { urn: string; broughtBy?: string }>(objects: readonly One[]): One[] {
  const bringers = new Set(objects.map(({ urn }) => urn));
  return objects.filter(({ broughtBy }) => broughtBy === undefined || !bringers.has(broughtBy));
}

/** `folder` is that of one stack's cloud. Its state lies elsewhere in the workspace, and one without the other is wrong. */
const refuseMistakes =
  (folder: string) =>
  (error: unknown): never => {
    if (error instanceof cloud().AccountMistake) throw new Refusal(error.message);
    if (!(error instanceof cloud().CorruptCloud)) throw error;
    const workspace = join(folder, "..", "..", "..");
    throw new Refusal(
      `${error.message}\nOr remove ${workspace}, which holds nothing but simulated stacks: all of them start over then.`,
    );
  };
