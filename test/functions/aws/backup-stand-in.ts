import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** A request that reached AWS Backup: what was asked, and with which body. */
export interface BackupRequest {
  /** The region whose AWS Backup was meant. */
  region: string;
  method: string;
  path: string;
  query: Readonly<Record<string, string>>;
  body: unknown;
}

export interface BackupStandIn {
  endpoint: string;
  requests: BackupRequest[];
  stop(): Promise<void>;
}

/** What AWS Backup answers to a request: a status and a body, or a body alone. */
export type BackupAnswer = (request: BackupRequest) => { status: number; error: string } | object | undefined;

/**
 * A part of AWS Backup's API on loopback: moto knows neither its recovery points nor its restore jobs. The requests come
 * from AWS's own SDK, and so are as AWS wants them; what nobody answers is refused.
 */
export async function startBackupStandIn(answer: BackupAnswer): Promise<BackupStandIn> {
  const requests: BackupRequest[] = [];
  const server = createServer(async (incoming, response) => {
    const request = await read(incoming);
    requests.push(request);
    respond(response, answer(request) ?? { status: 400, error: "InvalidParameterValueException" });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no port on loopback");
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    requests,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function read(incoming: IncomingMessage): Promise<BackupRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const { pathname, searchParams } = new URL(incoming.url ?? "/", "http://127.0.0.1");
  const text = Buffer.concat(chunks).toString();
  // ...Credential=<key>/<day>/<region>/backup/aws4_request, ...
  const [, region = ""] = /Credential=[^/]+\/\d+\/([^/]+)\//.exec(incoming.headers.authorization ?? "") ?? [];
  return {
    region,
    method: incoming.method ?? "",
    path: decodeURIComponent(pathname),
    query: Object.fromEntries(searchParams),
    body: text === "" ? undefined : JSON.parse(text),
  };
}

// https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
function respond(response: ServerResponse, answer: object): void {
  response.setHeader("content-type", "application/json");
  if ("status" in answer && "error" in answer) {
    response.setHeader("x-amzn-errortype", String(answer.error));
    response.statusCode = Number(answer.status);
    response.end(JSON.stringify({ message: `refused: ${answer.error}` }));
    return;
  }
  response.end(JSON.stringify(answer));
}
