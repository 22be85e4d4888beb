import * as grpc from "@grpc/grpc-js";

import { newSession, type Session } from "../provider/session";
import { Unfinished } from "./unfinished";

/** The connections of one server. Each provider instance of a program has its own. */
export class Sessions {
  readonly #sessions = new Map<string, Session>();

  /** Answers a message, or tells the engine what went wrong. */
  readonly answer =
    <Request, Response>(
      how: (request: Request, session: Session) => Response,
    ): grpc.handleUnaryCall<Request, Response> =>
    (call, callback) => {
      try {
        callback(null, how(call.request, this.#of(call.getPeer())));
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        const metadata = error instanceof Unfinished ? error.metadata : new grpc.Metadata();
        callback({ code: grpc.status.UNKNOWN, message, metadata });
      }
    };

  #of(peer: string): Session {
    const session = this.#sessions.get(peer) ?? newSession();
    this.#sessions.set(peer, session);
    return session;
  }
}

export function unanswered<Request, Response>(what: string): grpc.handleUnaryCall<Request, Response> {
  return (_, callback) => {
    callback({ code: grpc.status.UNIMPLEMENTED, message: `${what} not modelled by the simulated cloud` });
  };
}
