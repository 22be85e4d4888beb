import * as grpc from "@grpc/grpc-js";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";

import type { Properties } from "../value";
import { encodeStruct } from "./wire";

/** A resource was made or changed, and then it did not go well: the engine keeps it, and comes back to it next time. */
export class Unfinished extends Error {
  override readonly name = "Unfinished";
  readonly metadata = new grpc.Metadata();

  constructor(reason: string, { id, outputs }: { id: string; outputs: Properties }) {
    super(reason);
    const detail = new proto.ErrorResourceInitFailed().setId(id).setReasonsList([reason]);
    detail.setProperties(encodeStruct(outputs));
    const packed = new Any();
    packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const status = new Status().setCode(grpc.status.UNKNOWN).setMessage(reason);
    status.addDetails(packed);
    // Where gRPC keeps the details of an error, which its library for Node leaves to its users.
    this.metadata.set("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  }
}
