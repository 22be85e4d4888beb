import { Refusal } from "./refusal";
import { identity, type Simulator } from "./session";

// Loading the simulated cloud takes longer than the commands that do not use it, so it is loaded where it is used.
const cloud = (): typeof import("..") => require("..");
const ledger = (): typeof import("../cloud/ledger") => require("../cloud/ledger");
const journal = (): typeof import("../cloud/journal") => require("../cloud/journal");

/** The simulated cloud that `simulate` and `npm start` deploy to. */
export const simulator: Simulator = {
  start: (options) => cloud().startSimulatedCloud(options).catch(refuseWhatIsCorrupt),
  read(folder) {
    try {
      return cloud().readCloud(folder).objects;
    } catch (error) {
      return refuseWhatIsCorrupt(error);
    }
  },
  forget(folder, objects) {
    if (objects.length === 0) return;
    const forgotten = new Set(objects.map(identity));
    const opened = ledger().Ledger.open(folder);
    for (const thing of [...opened.all()]) if (forgotten.has(identity(thing))) opened.remove(thing, []);
    opened.close();
  },
};

function refuseWhatIsCorrupt(error: unknown): never {
  throw error instanceof journal().CorruptCloud ? new Refusal(error.message) : error;
}
