import * as grpc from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { type IResourceProviderServer, ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

export interface Providers {
  /** What PULUMI_DEBUG_PROVIDERS has to say. */
  debugProviders: string;
  close(): Promise<void>;
}

/** Providers that agree to everything and know nothing: the time an engine takes with them is its own. */
export async function startDoNothingProviders(packages: readonly string[]): Promise<Providers> {
  const servers = await Promise.all(packages.map(serve));
  return {
    debugProviders: packages.map((name, index) => `${name}:${servers[index]?.port}`).join(","),
    close: async () => {
      for (const { server } of servers) server.forceShutdown();
    },
  };
}

async function serve(): Promise<{ server: grpc.Server; port: number }> {
  const server = new grpc.Server();
  server.addService(ResourceProviderService, answers);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return { server, port };
}

type Answer<Request, Response> = grpc.handleUnaryCall<Request, Response>;
const answer =
  <Request, Response>(compute: (request: Request) => Response): Answer<Request, Response> =>
  (call, reply) =>
    reply(null, compute(call.request));

const answers: Partial<IResourceProviderServer> & grpc.UntypedServiceImplementation = {
  handshake: answer(() =>
    new provider.ProviderHandshakeResponse().setAcceptSecrets(true).setAcceptResources(true).setAcceptOutputs(true),
  ),
  attach: answer(() => new Empty()),
  cancel: answer(() => new Empty()),
  getPluginInfo: answer(() => new PluginInfo().setVersion("0.0.0")),
  checkConfig: answer(accept),
  diffConfig: answer(() => new provider.DiffResponse().setChanges(provider.DiffResponse.DiffChanges.DIFF_NONE)),
  configure: answer(() =>
    new provider.ConfigureResponse()
      .setAcceptsecrets(true)
      .setAcceptresources(true)
      .setAcceptoutputs(true)
      .setSupportspreview(true),
  ),
  check: answer(accept),
  diff: answer(() => new provider.DiffResponse().setChanges(provider.DiffResponse.DiffChanges.DIFF_NONE)),
  create: answer((request: provider.CreateRequest) =>
    new provider.CreateResponse().setId(request.getName()).setProperties(request.getProperties()),
  ),
  read: answer((request: provider.ReadRequest) =>
    new provider.ReadResponse()
      .setId(request.getId())
      .setInputs(request.getInputs())
      .setProperties(request.getProperties()),
  ),
  update: answer((request: provider.UpdateRequest) => new provider.UpdateResponse().setProperties(request.getNews())),
  delete: answer(() => new Empty()),
};

function accept(request: provider.CheckRequest): provider.CheckResponse {
  return new provider.CheckResponse().setInputs(request.getNews());
}
