import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { PluginAttach } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import { type SimulatedCloud, type SimulatedCloudOptions, startSimulatedCloud } from "../../../simulator";
import { decodeStruct, encodeStruct } from "../../../simulator/protocol/wire";
import type { Properties } from "../../../simulator/value";

type Options = Partial<Pick<SimulatedCloudOptions, "given" | "unknowns" | "account">>;

/** One simulated cloud, spoken to as Pulumi's engine speaks: real messages over real connections. */
export class Engine {
  readonly log: string[] = [];
  #cloud: SimulatedCloud | undefined;
  readonly #connections: Connection[] = [];
  #runs = 0;

  private constructor(readonly folder: string) {}

  static async start(options: Options = {}): Promise<Engine> {
    const engine = new Engine(mkdtempSync(join(tmpdir(), "evenkeel-cloud-")));
    await engine.open(options);
    return engine;
  }

  async open(options: Options = {}): Promise<void> {
    this.#cloud = await startSimulatedCloud({ folder: this.folder, onLog: (line) => this.log.push(line), ...options });
  }

  /** A provider instance with its settings, as one preview or update opens it. */
  async connect(packageName: string, settings: Properties = {}, run = String(++this.#runs)): Promise<Connection> {
    const [, port] = new RegExp(`${packageName}:(\\d+)`).exec(this.#cloud?.debugProviders ?? "") ?? [];
    const connection = new Connection(`127.0.0.1:${port}`);
    this.#connections.push(connection);
    await connection.open(settings, run);
    return connection;
  }

  /** The process of the simulator ends; what exists stays in the folder. */
  async stop(): Promise<void> {
    for (const connection of this.#connections.splice(0)) connection.close();
    await this.#cloud?.close();
  }

  async dispose(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export interface Checked {
  readonly inputs: Properties;
  readonly failures: string[];
}

export interface State {
  readonly urn: string;
  readonly type: string;
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

export interface Differences {
  readonly changes: boolean;
  /** The kind of change of each path: `UPDATE_REPLACE`. */
  readonly detailed: Readonly<Record<string, string>>;
  readonly replaces: string[];
  readonly deleteBeforeReplace: boolean;
}

const kinds = Object.keys(proto.PropertyDiff.Kind);

export function urnOf(type: string, name: string): string {
  return `urn:pulumi:dev::test::${type}::${name}`;
}

/** One connection of the engine to one package. */
export class Connection {
  readonly #client: ResourceProviderClient;

  constructor(address: string) {
    // Each provider instance has a connection of its own; the library would share one.
    this.#client = new ResourceProviderClient(address, grpc.credentials.createInsecure(), {
      "grpc.use_local_subchannel_pool": 1,
    });
  }

  async open(settings: Properties, run: string): Promise<void> {
    await this.#ask("handshake", new proto.ProviderHandshakeRequest().setEngineAddress(run));
    await this.#ask("attach", new PluginAttach().setAddress(run));
    await this.#ask("configure", new proto.ConfigureRequest().setArgs(encodeStruct(settings)));
  }

  close(): void {
    this.#client.close();
  }

  async cancel(): Promise<void> {
    await this.#ask("cancel", new Empty());
  }

  async check(
    type: string,
    name: string,
    news: Properties,
    olds: Properties = {},
    autonaming?: proto.CheckRequest.AutonamingOptions,
  ): Promise<Checked> {
    const request = new proto.CheckRequest()
      .setUrn(urnOf(type, name))
      .setType(type)
      .setNews(encodeStruct(news))
      .setOlds(encodeStruct(olds))
      .setRandomseed(Buffer.from(Math.random().toString()))
      .setAutonaming(autonaming);
    const response = await this.#ask<proto.CheckResponse>("check", request);
    return {
      inputs: decodeStruct(response.getInputs()),
      failures: response.getFailuresList().map((failure) => failure.getReason()),
    };
  }

  async checkConfig(news: Properties): Promise<string[]> {
    const response = await this.#ask<proto.CheckResponse>(
      "checkConfig",
      new proto.CheckRequest().setNews(encodeStruct(news)),
    );
    return response.getFailuresList().map((failure) => failure.getReason());
  }

  /** Check and Create. */
  async make(type: string, name: string, news: Properties, preview = false): Promise<State> {
    const { inputs, failures } = await this.check(type, name, news);
    if (failures.length > 0) throw new Error(failures.join("\n"));
    const urn = urnOf(type, name);
    const request = new proto.CreateRequest()
      .setUrn(urn)
      .setType(type)
      .setProperties(encodeStruct(inputs))
      .setPreview(preview);
    const response = await this.#ask<proto.CreateResponse>("create", request);
    return { urn, type, id: response.getId(), inputs, outputs: decodeStruct(response.getProperties()) };
  }

  preview(type: string, name: string, news: Properties): Promise<State> {
    return this.make(type, name, news, true);
  }

  /** Check and Diff. */
  async diff(state: State, news: Properties, ignoreChanges: string[] = []): Promise<Differences> {
    const { inputs } = await this.check(state.type, nameOf(state), news, state.inputs);
    const request = new proto.DiffRequest()
      .setUrn(state.urn)
      .setType(state.type)
      .setId(state.id)
      .setOlds(encodeStruct(state.outputs))
      .setOldInputs(encodeStruct(state.inputs))
      .setNews(encodeStruct(inputs))
      .setIgnorechangesList(ignoreChanges);
    const response = await this.#ask<proto.DiffResponse>("diff", request);
    const detailed: Record<string, string> = {};
    response.getDetaileddiffMap().forEach((change, path) => {
      detailed[path] = kinds[change.getKind()] ?? "";
    });
    return {
      changes: response.getChanges() === proto.DiffResponse.DiffChanges.DIFF_SOME,
      detailed,
      replaces: response.getReplacesList(),
      deleteBeforeReplace: response.getDeletebeforereplace(),
    };
  }

  /** Check and Update. */
  async change(state: State, news: Properties, preview = false, ignoreChanges: string[] = []): Promise<State> {
    const { inputs } = await this.check(state.type, nameOf(state), news, state.inputs);
    const request = updateOf(state, inputs, preview).setIgnorechangesList(ignoreChanges);
    const response = await this.#ask<proto.UpdateResponse>("update", request);
    return { ...state, inputs, outputs: decodeStruct(response.getProperties()) };
  }

  /** Likewise, where the change is made and then does not go well: what the engine keeps. */
  async failedChange(
    state: State,
    news: Properties,
  ): Promise<Pick<State, "id" | "inputs" | "outputs"> & { reasons: string[] }> {
    const { inputs } = await this.check(state.type, nameOf(state), news, state.inputs);
    try {
      await this.#ask("update", updateOf(state, inputs, false));
    } catch (error) {
      const { metadata } = error as { metadata: grpc.Metadata };
      const [details] = metadata.get("grpc-status-details-bin") as Buffer[];
      const [packed] = details ? Status.deserializeBinary(details).getDetailsList() : [];
      const found = packed?.unpack(
        proto.ErrorResourceInitFailed.deserializeBinary,
        "pulumirpc.ErrorResourceInitFailed",
      );
      if (found)
        return {
          id: found.getId(),
          inputs,
          outputs: decodeStruct(found.getProperties()),
          reasons: found.getReasonsList(),
        };
      throw error;
    }
    throw new Error(`${state.urn} changed without a failure`);
  }

  /** What a refresh finds; nothing when it is gone. */
  async read(state: State): Promise<State | undefined> {
    const request = new proto.ReadRequest()
      .setUrn(state.urn)
      .setType(state.type)
      .setId(state.id)
      .setInputs(encodeStruct(state.inputs))
      .setProperties(encodeStruct(state.outputs));
    const response = await this.#ask<proto.ReadResponse>("read", request);
    if (response.getId() === "") return undefined;
    const [inputs, outputs] = [decodeStruct(response.getInputs()), decodeStruct(response.getProperties())];
    return { ...state, id: response.getId(), inputs, outputs };
  }

  async delete(state: State): Promise<void> {
    const request = new proto.DeleteRequest().setUrn(state.urn).setType(state.type).setId(state.id);
    await this.#ask("delete", request.setProperties(encodeStruct(state.outputs)));
  }

  async invoke(token: string, args: Properties = {}): Promise<Properties> {
    const request = new proto.InvokeRequest().setTok(token).setArgs(encodeStruct(args));
    return decodeStruct((await this.#ask<proto.InvokeResponse>("invoke", request)).getReturn());
  }

  #ask<Response>(method: string, request: unknown): Promise<Response> {
    // The generated client has one overload for each method, which a name cannot choose.
    const client = this.#client as unknown as Record<
      string,
      (request: unknown, done: (error: Error | null, response: Response) => void) => void
    >;
    return new Promise((resolve, reject) => {
      client[method]?.call(client, request, (error, response) => (error ? reject(error) : resolve(response)));
    });
  }
}

function nameOf({ urn }: State): string {
  return urn.split("::").at(-1) ?? "";
}

function updateOf(state: State, inputs: Properties, preview: boolean): proto.UpdateRequest {
  return new proto.UpdateRequest()
    .setUrn(state.urn)
    .setType(state.type)
    .setId(state.id)
    .setOlds(encodeStruct(state.outputs))
    .setOldInputs(encodeStruct(state.inputs))
    .setNews(encodeStruct(inputs))
    .setPreview(preview);
}
