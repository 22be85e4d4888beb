import type { Announce } from "./announce";
import type { RotationRequest } from "./request";
import { isAt, type Secret } from "./secret";

/** What a kind of secret does in a rotation. Values are never logged, nor part of an error. */
export interface Rotation {
  /** The value that follows. */
  next(current: string | undefined): string;
  /** Makes the new value valid, where it is to be used. The current one stays valid. */
  set(pending: string, current: string | undefined): Promise<void>;
  /** Throws unless a value is valid. */
  test(value: string, current: string | undefined): Promise<void>;
  /** The new value as it has to be by now: what it tells beside the secret may have changed since it was made. */
  settled(pending: string): string;
}

/**
 * Takes a rotation one step further. Each step may be repeated, after any of its calls was the last.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
 */
export async function rotate(
  { step, version, rotationToken }: RotationRequest,
  secret: Secret,
  rotation: Rotation,
  announce: Announce,
): Promise<void> {
  const state = await secret.state();
  if (!state.isRotated) throw new Error(`the secret ${secret.arn} is not set up for rotation`);
  const isDone = isAt("AWSCURRENT", version, state);
  if (isDone && step !== "finishSecret") return;
  if (!isDone && !isAt("AWSPENDING", version, state)) {
    throw new Error(`version ${version} of ${secret.arn} is not AWSPENDING: another rotation has taken its place`);
  }

  const [pending, current] = [await secret.value(version), await secret.currentValue(state)];
  if (step === "createSecret") {
    if (pending === undefined) await secret.putPending(version, rotation.next(current), rotationToken);
    return;
  }
  if (step === "testSecret") {
    // Without a new value Secrets Manager tries out how rotation is set up: that the current one is valid is enough.
    // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html#SecretsManager-RotateSecret-request-RotateImmediately
    await rotation.test(known(pending ?? current, version, secret), current);
    return;
  }
  const value = known(pending, version, secret);
  if (step === "setSecret") await rotation.set(value, current);
  else await finish(version, value, secret, rotation, announce);
}

async function finish(version: string, pending: string, secret: Secret, rotation: Rotation, announce: Announce) {
  const settled = rotation.settled(pending);
  if (settled === pending) await secret.makeCurrent(version);
  else if ((await secret.currentValue()) !== settled) await secret.putCurrent(settled);
  await announce(secret.arn);
  // Last, so that this step is asked again until all of it is done. Left behind on a version that is no longer the
  // current one, the stage would stop all later rotations.
  await secret.endPending(version);
}

function known(value: string | undefined, version: string, { arn }: Secret): string {
  if (value !== undefined) return value;
  throw new Error(`version ${version} of ${arn} has no value: createSecret comes first`);
}
