import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";

import type { Provider } from "../provider/provider";
import { service } from "./service";
import { Sessions } from "./sessions";

export interface RunningServer {
  readonly port: number;
  close(): Promise<void>;
}

// Values of a few megabytes are common (a dashboard, a policy), and the limit would be the engine's at last.
const unlimited = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };

/** Serves one package on a free port of this machine. */
export async function serve(provider: Provider): Promise<RunningServer> {
  const server = new grpc.Server(unlimited);
  server.addService(ResourceProviderService, service(provider, new Sessions()));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  // The engine may keep connections open that nobody uses any more: do not wait for them.
  return { port, close: async () => server.forceShutdown() };
}
