import { Ledger } from "./cloud/ledger";
import { Ground, Premises } from "./cloud/premises";
import { Sketches } from "./cloud/sketch";
import { type RunningServer, serve } from "./protocol/server";
import type { AccountFile } from "./provider/premises";
import { Provider, type World } from "./provider/provider";

export interface SimulatedCloudOptions {
  /** Where what exists is kept. Only one process may use it at a time. */
  readonly folder: string;
  /** Values of the stack's configuration: an id or ARN among them exists outside the stack. */
  readonly given?: readonly string[];
  /** What the account holds before the first deployment: such things are found, and changed or deleted only where a program imports them. */
  readonly account?: AccountFile;
  /** Previews show computed outputs as unknown, as the first preview on a real cloud does. */
  readonly unknowns?: boolean;
  readonly onLog?: (line: string) => void;
}

export interface SimulatedCloud {
  /** The value of PULUMI_DEBUG_PROVIDERS, by which the engine finds the simulated providers. */
  readonly debugProviders: string;
  close(): Promise<void>;
}

const noAccount: AccountFile = { file: "", entries: [] };

const packages = ["aws", "kubernetes", "datadog", "random"];

/** Serves the simulated AWS, Kubernetes, Datadog and random providers over one cloud. */
export async function startSimulatedCloud(options: SimulatedCloudOptions): Promise<SimulatedCloud> {
  const { folder, given = [], account = noAccount, unknowns = false, onLog = () => {} } = options;
  const ledger = Ledger.open(folder);
  const premises = new Premises();
  const ground = new Ground(ledger, premises);
  const told = { given: new Set(given), account, unknowns, log: onLog };
  const world: World = { ground, premises, sketches: new Sketches(ground), ...told };
  const servers = await startServers(world).catch((error) => {
    ledger.close();
    throw error;
  });
  return {
    debugProviders: packages.map((name, index) => `${name}:${servers[index]?.port}`).join(","),
    async close() {
      await Promise.all(servers.map((server) => server.close()));
      ledger.close();
    },
  };
}

async function startServers(world: World): Promise<RunningServer[]> {
  const providers = packages.map((name) => new Provider(name, world));
  return await Promise.all(providers.map(serve));
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
export { type AccountEntry, type AccountFile, AccountMistake } from "./provider/premises";
