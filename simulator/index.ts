import { Ledger } from "./cloud/ledger";
import { Sketches } from "./cloud/sketch";
import { serve } from "./protocol/server";
import { Provider, type World } from "./provider/provider";

export interface SimulatedCloudOptions {
  /** Where what exists is kept. Only one process may use it at a time. */
  readonly folder: string;
  /** Values of the stack's configuration: an id or ARN among them exists outside the stack. */
  readonly given?: readonly string[];
  /** Previews show computed outputs as unknown, as the first preview on a real cloud does. */
  readonly unknowns?: boolean;
  readonly onLog?: (line: string) => void;
}

export interface SimulatedCloud {
  /** The value of PULUMI_DEBUG_PROVIDERS, by which the engine finds the simulated providers. */
  readonly debugProviders: string;
  close(): Promise<void>;
}

const packages = ["aws", "kubernetes", "datadog", "random"];

/** Serves the simulated AWS, Kubernetes, Datadog and random providers over one cloud. */
export async function startSimulatedCloud(options: SimulatedCloudOptions): Promise<SimulatedCloud> {
  const { folder, given = [], unknowns = false, onLog = () => {} } = options;
  const ledger = Ledger.open(folder);
  const world: World = { ledger, sketches: new Sketches(ledger), given: new Set(given), unknowns, log: onLog };
  const servers = await Promise.all(packages.map((name) => serve(new Provider(name, world))));
  return {
    debugProviders: packages.map((name, index) => `${name}:${servers[index]?.port}`).join(","),
    async close() {
      await Promise.all(servers.map((server) => server.close()));
      ledger.close();
    },
  };
}

export { CorruptCloud } from "./cloud/corrupt-cloud";
export {
  type CloudChange,
  type CloudContents,
  type CloudObject,
  changeCloud,
  forgetObjects,
  type Remnant,
  readCloud,
} from "./inspect";
