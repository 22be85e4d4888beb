import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import type { Provider, Resource, Told } from "../provider/provider";
import { configure, type Session } from "../provider/session";
import type { Properties } from "../value";
import { autonamingOf, capabilities, checkResponse, diffResponse } from "./responses";
import { type Sessions, unanswered } from "./sessions";
import { Unfinished } from "./unfinished";
import { decodeStruct, encodeStruct } from "./wire";

/** The messages of Pulumi's provider protocol, answered by one package's provider. */
export function service(provider: Provider, sessions: Sessions): IResourceProviderServer {
  const of = sessions.answer;
  const nothing = new Empty();
  return {
    handshake: of((request: proto.ProviderHandshakeRequest, session) => {
      session.engine = request.getEngineAddress();
      return capabilities(new proto.ProviderHandshakeResponse());
    }),
    attach: of((request: plugin.PluginAttach, session) => {
      session.engine = request.getAddress();
      return nothing;
    }),
    getPluginInfo: of(() => new plugin.PluginInfo().setVersion(provider.contract.version)),
    getSchema: of(() => {
      const { packageName: name, contract } = provider;
      return new proto.GetSchemaResponse().setSchema(JSON.stringify({ name, version: contract.version }));
    }),
    checkConfig: of((request: proto.CheckRequest) => {
      const inputs = decodeStruct(request.getNews());
      return checkResponse(inputs, provider.checkConfig(inputs));
    }),
    diffConfig: of((request: proto.DiffRequest) =>
      diffResponse(provider.diffConfig(decodeStruct(request.getOldInputs()), decodeStruct(request.getNews()))),
    ),
    configure: of((request: proto.ConfigureRequest, session) => {
      configure(session, decodeStruct(request.getArgs()), provider.contract.provider);
      return capabilities(new proto.ConfigureResponse()).setSupportspreview(true);
    }),
    check: of((request: proto.CheckRequest, session) => {
      const { inputs, problems } = provider.check(session, {
        urn: request.getUrn(),
        type: request.getType(),
        news: decodeStruct(request.getNews()),
        olds: decodeStruct(request.getOlds()),
        autonaming: autonamingOf(request.getAutonaming()),
      });
      return checkResponse(inputs, problems);
    }),
    diff: of((request: proto.DiffRequest) =>
      diffResponse(
        provider.diff({
          type: request.getType(),
          oldInputs: decodeStruct(request.getOldInputs()),
          oldOutputs: decodeStruct(request.getOlds()),
          news: decodeStruct(request.getNews()),
          ignoreChanges: request.getIgnorechangesList(),
        }),
      ),
    ),
    create: of((request: proto.CreateRequest, session) => {
      const made = provider.create(session, {
        urn: request.getUrn(),
        type: request.getType(),
        inputs: decodeStruct(request.getProperties()),
        preview: request.getPreview(),
      });
      const { id, outputs } = finished(made);
      return new proto.CreateResponse().setId(id).setProperties(encodeStruct(outputs));
    }),
    read: of((request: proto.ReadRequest, session) => readResponse(request, provider, session)),
    update: of((request: proto.UpdateRequest, session) => {
      const known = resourceOf(request, decodeStruct(request.getOlds()));
      const changed = provider.update(session, known, {
        oldInputs: decodeStruct(request.getOldInputs()),
        news: decodeStruct(request.getNews()),
        ignoreChanges: request.getIgnorechangesList(),
        preview: request.getPreview(),
      });
      const { outputs } = finished(changed);
      return new proto.UpdateResponse().setProperties(encodeStruct(outputs));
    }),
    delete: of((request: proto.DeleteRequest, session) => {
      provider.delete(session, resourceOf(request, decodeStruct(request.getProperties())));
      return nothing;
    }),
    invoke: of((request: proto.InvokeRequest, session) => {
      const outputs = provider.invoke(session, request.getTok(), decodeStruct(request.getArgs()));
      return new proto.InvokeResponse().setReturn(encodeStruct(outputs));
    }),
    // The engine says so at the end of each operation: what a preview drew is over.
    cancel: of((_: Empty, session) => {
      provider.forget(session);
      return nothing;
    }),
    parameterize: unanswered("parameterized packages are"),
    call: unanswered("methods of resources are"),
    construct: unanswered("components that a provider constructs are"),
    getMapping: of(() => new proto.GetMappingResponse()),
    getMappings: of(() => new proto.GetMappingsResponse()),
    list: (call) => {
      call.destroy(new Error("listing resources is not modelled by the simulated cloud"));
    },
  };
}

function finished(told: Told): Told {
  if (told.failure !== undefined) throw new Unfinished(told.failure, told);
  return told;
}

function resourceOf(
  request: proto.ReadRequest | proto.UpdateRequest | proto.DeleteRequest,
  outputs: Properties,
): Resource {
  return { urn: request.getUrn(), id: request.getId(), type: request.getType(), outputs };
}

function readResponse(request: proto.ReadRequest, provider: Provider, session: Session): proto.ReadResponse {
  const stateInputs = request.hasInputs() ? decodeStruct(request.getInputs()) : undefined;
  const found = provider.read(session, resourceOf(request, decodeStruct(request.getProperties())), stateInputs);
  if (!found) return new proto.ReadResponse();
  return new proto.ReadResponse()
    .setId(found.id)
    .setInputs(encodeStruct(found.inputs))
    .setProperties(encodeStruct(found.outputs));
}
