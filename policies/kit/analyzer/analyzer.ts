// Serves a session over the engine's protocol for policy packs. The SDK's own server reads a resource anew for every
// rule that looks at it, and a stack for every rule about relations; with two hundred rules that is most of the time.
// https://github.com/pulumi/pulumi/blob/v3.259.0/proto/pulumi/analyzer.proto
import * as grpc from "@grpc/grpc-js";
import { AnalyzerService, type IAnalyzerServer } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/analyzer_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import type { GivenLevel } from "../configuration";
import type { Session } from "../session";
import { analyzerInfo, levelName, type PackFacts } from "./info";
import { Reports } from "./reports";
import { resourceFacts, stackFacts, stackResourceFacts } from "./requests";

export type { PackFacts };

/** Serves on a free port of this machine, and tells the engine which by writing it out. */
export function serveAnalyzer(pack: PackFacts, session: Session): void {
  const server = new grpc.Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(AnalyzerService, handlers(pack, session));
  server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    process.stdout.write(`${port}\n`);
  });
}

function handlers(pack: PackFacts, session: Session): Partial<IAnalyzerServer> & grpc.UntypedServiceImplementation {
  const reports = new Reports(pack, session.packs);
  return {
    analyze: answer(({ request }) => reports.analyzed(session.analyze(resourceFacts(request)))),
    analyzeStack: answer(({ request }) =>
      reports.analyzed(session.analyzeStack(request.getResourcesList().map(stackResourceFacts))),
    ),
    remediate: answer(({ request }) =>
      reports.remediated(session.mends ? session.remediate(resourceFacts(request)) : []),
    ),
    getAnalyzerInfo: answer(() => analyzerInfo(pack, session)),
    getPluginInfo: answer(() => new PluginInfo().setVersion(pack.version)),
    configure: answer(({ request }) => {
      const configs = [...request.getPolicyconfigMap().entries()];
      session.configure(new Map(configs.map(([rule, config]) => [rule, given(config)])));
      return new Empty();
    }),
    configureStack: answer(({ request }) => {
      session.configureStack(stackFacts(request));
      return new messages.AnalyzerStackConfigureResponse();
    }),
  } satisfies Partial<IAnalyzerServer>;
}

function given(config: messages.PolicyConfig): { level: GivenLevel; values: Record<string, unknown> } {
  const values = config.getProperties()?.toJavaScript() ?? {};
  return { level: levelName(config.getEnforcementlevel()), values };
}

function answer<Request, Response>(
  respond: (call: grpc.ServerUnaryCall<Request, Response>) => Response,
): grpc.handleUnaryCall<Request, Response> {
  return (call, reply) => {
    try {
      reply(null, respond(call));
    } catch (error) {
      reply({ code: grpc.status.INVALID_ARGUMENT, details: error instanceof Error ? error.message : "failed" });
    }
  };
}
