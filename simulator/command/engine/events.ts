import * as grpc from "@grpc/grpc-js";
import { EventsService, type IEventsServer } from "@pulumi/pulumi/proto/events_grpc_pb";
import type { EventRequest } from "@pulumi/pulumi/proto/events_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

/** What the engine tells of a run. Of each kind, the fields that are read here. */
export interface EngineEvent {
  resourcePreEvent?: { metadata: StepMetadata };
  resOutputsEvent?: { metadata: StepMetadata };
  resOpFailedEvent?: { metadata: StepMetadata };
  diagnosticEvent?: { urn?: string; message: string; severity: string };
  policyEvent?: PolicyEvent;
  policyAnalyzeSummaryEvent?: { resourceUrn: string; passed?: string[]; failed?: string[] };
  policyAnalyzeStackSummaryEvent?: { passed?: string[]; failed?: string[] };
  summaryEvent?: { isPreview: boolean; result: string };
}

export interface StepMetadata {
  op: string;
  urn: string;
  type: string;
  old: StepState | null;
  new: StepState | null;
}

interface StepState {
  custom?: boolean;
  outputs?: Record<string, unknown>;
}

export interface PolicyEvent {
  resourceUrn?: string;
  message: string;
  policyName: string;
  enforcementLevel: string;
  severity?: string;
}

export interface Listener {
  /** What `--event-log` takes. */
  address: string;
  close(): void;
}

/**
 * Receives what the engine tells, as it happens, over a socket: events carry secrets in plain text, so they are
 * never on a disk. Debug messages, which hold most of them, are dropped on arrival.
 */
export async function listen(onEvent: (event: EngineEvent) => void): Promise<Listener> {
  const server = new grpc.Server({ "grpc.max_receive_message_length": -1 });
  const service: IEventsServer = {
    streamEvents(call, reply) {
      call.on("data", (request: EventRequest) => {
        const event: EngineEvent = JSON.parse(request.getEvent());
        if (event.diagnosticEvent?.severity !== "debug") onEvent(event);
      });
      call.on("end", () => reply(null, new Empty()));
    },
  };
  server.addService(EventsService, service);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return { address: `tcp://127.0.0.1:${port}`, close: () => server.forceShutdown() };
}
