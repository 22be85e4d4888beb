import { randomUUID } from "node:crypto";

import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
  type UpdateSecretVersionStageRequest,
} from "@aws-sdk/client-secrets-manager";

export type SecretsManager = Pick<SecretsManagerClient, "send">;

export type Stage = "AWSCURRENT" | "AWSPENDING" | "AWSPREVIOUS";

/** How a secret stands, without its values. */
export interface SecretState {
  isRotated: boolean;
  /** The stages of each version. */
  versions: Readonly<Record<string, readonly string[]>>;
}

/** A secret in Secrets Manager, by its ARN. */
export interface Secret {
  arn: string;
  state(): Promise<SecretState>;
  /** The value of a version. A rotation begins with a version that has none. */
  value(version: string): Promise<string | undefined>;
  /** The value of a secret that others keep, and that we may only read. */
  given(): Promise<string | undefined>;
  /** The value that counts, if there is one: by the given state, or as it is now. */
  currentValue(state?: SecretState): Promise<string | undefined>;
  putPending(version: string, value: string, rotationToken: string | undefined): Promise<void>;
  putCurrent(value: string): Promise<void>;
  makeCurrent(version: string): Promise<void>;
  endPending(version: string): Promise<void>;
}

export function secretOf(manager: SecretsManager, arn: string): Secret {
  const secret: Secret = {
    arn,

    async state() {
      const found = await manager.send(new DescribeSecretCommand({ SecretId: arn }));
      if (found.DeletedDate) throw new Error(`the secret ${arn} is deleted: restore it, or take it out of the stack`);
      return { isRotated: found.RotationEnabled ?? false, versions: found.VersionIdsToStages ?? {} };
    },

    async value(version) {
      try {
        const { SecretString } = await manager.send(new GetSecretValueCommand({ SecretId: arn, VersionId: version }));
        return SecretString;
      } catch (error) {
        if (isNamed(error, "ResourceNotFoundException")) return undefined;
        throw error;
      }
    },

    async given() {
      const current = { SecretId: arn, VersionStage: "AWSCURRENT" };
      return (await manager.send(new GetSecretValueCommand(current))).SecretString;
    },

    async currentValue(state) {
      const current = versionAt("AWSCURRENT", state ?? (await secret.state()));
      return current === undefined ? undefined : await secret.value(current);
    },

    async putPending(version, value, rotationToken) {
      const staged = { ClientRequestToken: version, SecretString: value, VersionStages: ["AWSPENDING"] };
      try {
        await manager.send(new PutSecretValueCommand({ SecretId: arn, RotationToken: rotationToken, ...staged }));
      } catch (error) {
        // Another call of the same step was quicker: a version keeps the value that it got first.
        if (!isNamed(error, "ResourceExistsException")) throw error;
      }
    },

    async putCurrent(value) {
      // Made once, so that the client's own second attempt makes no second version.
      const request = { SecretId: arn, ClientRequestToken: randomUUID(), SecretString: value };
      await manager.send(new PutSecretValueCommand(request));
    },

    async makeCurrent(version) {
      const current = versionAt("AWSCURRENT", await secret.state());
      if (current === version) return;
      const move = { VersionStage: "AWSCURRENT", MoveToVersionId: version, RemoveFromVersionId: current };
      await changeStage(move, (state) => isAt("AWSCURRENT", version, state));
    },

    async endPending(version) {
      if (!isAt("AWSPENDING", version, await secret.state())) return;
      const end = { VersionStage: "AWSPENDING", RemoveFromVersionId: version };
      await changeStage(end, (state) => !isAt("AWSPENDING", version, state));
    },
  };

  /** Another call of the same step may be quicker: what it has changed needs no second change. */
  async function changeStage(change: StageChange, isDone: (state: SecretState) => boolean): Promise<void> {
    try {
      await manager.send(new UpdateSecretVersionStageCommand({ SecretId: arn, ...change }));
    } catch (error) {
      if (!isNamed(error, "InvalidParameterException") || !isDone(await secret.state())) throw error;
    }
  }

  return secret;
}

type StageChange = Omit<UpdateSecretVersionStageRequest, "SecretId">;

export function isAt(stage: Stage, version: string, { versions }: SecretState): boolean {
  return versions[version]?.includes(stage) ?? false;
}

function versionAt(stage: Stage, state: SecretState): string | undefined {
  return Object.keys(state.versions).find((version) => isAt(stage, version, state));
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}
