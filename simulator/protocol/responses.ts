import * as proto from "@pulumi/pulumi/proto/provider_pb";

import type { Problem } from "../kit";
import type { Difference, PropertyChange } from "../provider/diff";
import type { Autonaming } from "../provider/names";
import type { Properties } from "../value";
import { encodeStruct } from "./wire";

export function capabilities<Response extends proto.ProviderHandshakeResponse | proto.ConfigureResponse>(
  response: Response,
): Response {
  response.setSupportsAutonamingConfiguration(true);
  // Resources in inputs are wanted by their ids, and dependencies are the engine's affair.
  if (response instanceof proto.ConfigureResponse) response.setAcceptsecrets(true);
  else response.setAcceptSecrets(true);
  return response;
}

export function checkResponse(inputs: Properties, problems: readonly Problem[]): proto.CheckResponse {
  // The engine would print the value of a property that is named, be it a secret.
  const failures = problems.map(({ path, reason }) => new proto.CheckFailure().setReason(`${path}: ${reason}`));
  return new proto.CheckResponse().setInputs(encodeStruct(inputs)).setFailuresList(failures);
}

export function diffResponse({ changes, deleteBeforeReplace }: Difference): proto.DiffResponse {
  const { DIFF_NONE, DIFF_SOME } = proto.DiffResponse.DiffChanges;
  const response = new proto.DiffResponse()
    .setChanges(changes.length > 0 ? DIFF_SOME : DIFF_NONE)
    .setDiffsList([...new Set(changes.map(({ path }) => topOf(path)))])
    .setReplacesList(changes.filter(({ replaces }) => replaces).map(({ path }) => path))
    .setDeletebeforereplace(deleteBeforeReplace)
    .setHasdetaileddiff(true);
  const detailed = response.getDetaileddiffMap();
  for (const change of changes)
    detailed.set(change.path, new proto.PropertyDiff().setKind(kindOf(change)).setInputdiff(true));
  return response;
}

function topOf(path: string): string {
  return /^[^.[]+/.exec(path)?.[0] ?? path;
}

function kindOf({ what, replaces }: PropertyChange): proto.PropertyDiff.Kind {
  const { ADD, ADD_REPLACE, DELETE, DELETE_REPLACE, UPDATE, UPDATE_REPLACE } = proto.PropertyDiff.Kind;
  if (what === "add") return replaces ? ADD_REPLACE : ADD;
  if (what === "delete") return replaces ? DELETE_REPLACE : DELETE;
  return replaces ? UPDATE_REPLACE : UPDATE;
}

export function autonamingOf(options: proto.CheckRequest.AutonamingOptions | undefined): Autonaming | undefined {
  if (!options) return undefined;
  const { PROPOSE, ENFORCE } = proto.CheckRequest.AutonamingOptions.Mode;
  const mode = options.getMode();
  return {
    proposedName: options.getProposedName(),
    mode: mode === PROPOSE ? "propose" : mode === ENFORCE ? "enforce" : "disable",
  };
}
