import type { TypedBehaviour } from "../kit";
import { randomBytes } from "./bytes";
import { randomId } from "./id";
import { randomInteger } from "./integer";
import { randomPassword } from "./password";
import { randomPet } from "./pet";
import { randomShuffle } from "./shuffle";
import { randomString } from "./string";
import { randomUuid, randomUuid4, randomUuid7 } from "./uuid";

export const random: readonly TypedBehaviour[] = [
  randomBytes,
  randomId,
  randomInteger,
  randomPassword,
  randomPet,
  randomShuffle,
  randomString,
  randomUuid,
  randomUuid4,
  randomUuid7,
];
