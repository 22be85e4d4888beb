import {
  type Announce,
  type Rotation,
  randomPassword,
  readRequest,
  rotate,
  type Secret,
  type SecretsManager,
  secretOf,
} from "../rotation";
import { pairIn, pairText } from "./pair";

/** What the function needs of the world around it. */
export interface World {
  secrets: SecretsManager;
  announce: Announce;
}

/** Answers Secrets Manager, and whoever deploys a generated value, with nothing secret. */
export async function answer(event: unknown, { secrets, announce }: World): Promise<{ secretArn: string }> {
  const request = readRequest(event);
  const { step, secretArn } = request;
  const secret = secretOf(secrets, secretArn);
  if (request.step === "firstValue") await writeFirstValue(secret, announce);
  else await rotate(request, secret, rotation, announce);
  console.info(`${step} of ${secretArn} is done`);
  return { secretArn };
}

/** Makes a pair of the value that is there, so that its keys can be read, or generates one. */
async function writeFirstValue(secret: Secret, announce: Announce): Promise<void> {
  const found = await secret.currentValue();
  const pair = pairText(pairIn(found ?? randomPassword()));
  if (pair === found) return;
  await secret.putCurrent(pair);
  await announce(secret.arn);
}

const rotation: Rotation = {
  next(current) {
    if (current === undefined) return pairText(pairIn(randomPassword()));
    const { current: previous } = pairIn(current);
    // As long as the one that it follows, and not so short that it could be guessed.
    return pairText({ current: randomPassword(Math.max(previous.length, 32)), previous });
  },

  // Nobody but its readers knows such a value.
  async set() {},

  async test(value, current) {
    const pair = pairIn(value);
    const isTheSame = current !== undefined && pairIn(current).current === pair.current;
    const follows = current === undefined || pair.previous === pairIn(current).current;
    if (!isTheSame && !follows) throw new Error("the new value does not keep the current one as the previous one");
  },

  settled: (pending) => pending,
};
