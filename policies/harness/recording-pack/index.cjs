// Writes each request as a line of JSON into the file that EVENKEEL_RECORDING names, and finds nothing wrong.
const { appendFileSync } = require("node:fs");

const grpc = require("@grpc/grpc-js");
const { AnalyzerService } = require("@pulumi/pulumi/proto/analyzer_grpc_pb");
const messages = require("@pulumi/pulumi/proto/analyzer_pb");
const { PluginInfo } = require("@pulumi/pulumi/proto/plugin_pb");
const { Empty } = require("google-protobuf/google/protobuf/empty_pb");

function factsOf(request) {
  const provider = request.getProvider();
  const options = request.getOptions();
  return {
    type: request.getType(),
    name: request.getName(),
    urn: request.getUrn(),
    props: request.getProperties()?.toJavaScript() ?? {},
    options: {
      protect: options?.getProtect() ?? false,
      ignoreChanges: options?.getIgnorechangesList() ?? [],
      aliases: options?.getAliasesList() ?? [],
      parent: request.getParent?.() || options?.getParent() || "",
    },
    ...(provider && {
      provider: { type: provider.getType(), name: provider.getName(), props: provider.getProperties()?.toJavaScript() },
    }),
  };
}

function relatedFactsOf(resource) {
  const sources = [...resource.getPropertydependenciesMap().entries()];
  return {
    ...factsOf(resource),
    dependencies: resource.getDependenciesList(),
    propertyDependencies: Object.fromEntries(sources.map(([property, of]) => [property, of.getUrnsList()])),
  };
}

function record(kind, facts) {
  appendFileSync(process.env.EVENKEEL_RECORDING, `${JSON.stringify({ kind, facts })}\n`);
}

const server = new grpc.Server({ "grpc.max_receive_message_length": -1 });
server.addService(AnalyzerService, {
  analyze({ request }, reply) {
    record("resource", factsOf(request));
    reply(null, new messages.AnalyzeResponse());
  },
  analyzeStack({ request }, reply) {
    record("stack", request.getResourcesList().map(relatedFactsOf));
    reply(null, new messages.AnalyzeResponse());
  },
  remediate: (_, reply) => reply(null, new messages.RemediateResponse()),
  getAnalyzerInfo: (_, reply) => reply(null, new messages.AnalyzerInfo().setName("recording").setVersion("0.1.0")),
  getPluginInfo: (_, reply) => reply(null, new PluginInfo().setVersion("0.1.0")),
  configure: (_, reply) => reply(null, new Empty()),
  configureStack({ request }, reply) {
    const config = Object.fromEntries(request.getConfigMap().entries());
    record("configuration", { project: request.getProject(), stack: request.getStack(), config });
    reply(null, new messages.AnalyzerStackConfigureResponse());
  },
});
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  process.stdout.write(`${port}\n`);
});
