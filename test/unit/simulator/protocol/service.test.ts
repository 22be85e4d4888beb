import assert from "node:assert/strict";
import * as grpc from "@grpc/grpc-js";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import { type SimulatedCloud, startSimulatedCloud } from "../../../../simulator";
import { Engine } from "../engine";

describe("the provider protocol", () => {
  let engine: Engine;
  let cloud: SimulatedCloud;
  let client: ResourceProviderClient;
  before(async () => {
    engine = await Engine.start();
    await engine.stop();
    cloud = await startSimulatedCloud({ folder: engine.folder });
    const [, port] = /kubernetes:(\d+)/.exec(cloud.debugProviders) ?? [];
    client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  });
  after(async () => {
    client.close();
    await cloud.close();
    await engine.dispose();
  });

  it("is served for every package on a port of its own", () => {
    assert.match(cloud.debugProviders, /^aws:\d+,kubernetes:\d+,datadog:\d+,random:\d+$/);
    assert.equal(new Set(cloud.debugProviders.match(/\d+/g)).size, 4);
  });

  it("tells the engine the version of the SDK, that it keeps secrets, and that it can preview", async () => {
    const info = await new Promise<PluginInfo>((resolve, reject) => {
      client.getPluginInfo(new Empty(), (error, response) => (error ? reject(error) : resolve(response)));
    });
    const configured = await new Promise<proto.ConfigureResponse>((resolve, reject) => {
      client.configure(new proto.ConfigureRequest(), (error, response) => (error ? reject(error) : resolve(response)));
    });

    assert.equal(info.getVersion(), require("@pulumi/kubernetes/package.json").version);
    assert.deepEqual([configured.getAcceptsecrets(), configured.getSupportspreview()], [true, true]);
  });

  it("says what it cannot do where a program asks for it", async () => {
    const construct = new Promise((_, reject) => {
      client.construct(new proto.ConstructRequest().setType("kubernetes:helm.sh/v4:Chart"), reject);
    });

    await assert.rejects(
      construct,
      /UNIMPLEMENTED: components that a provider constructs are not modelled by the simulated cloud/,
    );
  });
});
