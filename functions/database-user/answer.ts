import { type Announce, readRequest, rotate, type SecretsManager, secretOf } from "../rotation";
import { type Database, LoginRefused, type Open } from "./database";
import { writeFirstValue } from "./first-value";
import { takeTurn } from "./roles";
import { rotationOf } from "./rotation";
import type { Settings } from "./settings";
import { loginIn } from "./value";

/** What the function needs of the world around it. */
export interface World {
  settings: Settings;
  secrets: SecretsManager;
  announce: Announce;
  open: Open;
  sleep(milliseconds: number): Promise<unknown>;
}

/** Answers Secrets Manager, and whoever deploys the database, with nothing secret. */
export async function answer(event: unknown, world: World): Promise<{ secretArn: string }> {
  const { settings, secrets, announce } = world;
  const request = readRequest(event);
  const { step, secretArn } = request;
  if (secretArn !== settings.secretArn) {
    throw new Error(`this function looks after ${settings.secretArn}, and was asked about ${secretArn}`);
  }
  await asAdministrator(world, async (database) => {
    await takeTurn(database, settings.role);
    const secret = secretOf(secrets, secretArn);
    if (request.step === "firstValue") await writeFirstValue(secret, database, settings, { secrets, announce });
    else await rotate(request, secret, rotationOf(database, world), announce);
  });
  console.info(`${step} of ${secretArn} is done`);
  return { secretArn };
}

const ASK_AGAIN = 5_000;
// What a deployment allows holds everywhere only after a while, and RDS renews the administrator's password at times of
// its own: the new one may be in the secret before it is in the database, or after.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html
const ATTEMPTS = 8;

async function asAdministrator(world: World, act: (database: Database) => Promise<void>): Promise<void> {
  const database = await openAsAdministrator(world);
  try {
    await act(database);
  } finally {
    await database.close().catch(() => {});
  }
}

async function openAsAdministrator(world: World, attempt = 1): Promise<Database> {
  const { settings, secrets, open, sleep } = world;
  const arn = settings.administratorSecretArn;
  try {
    const login = loginIn(await secretOf(secrets, arn).given());
    if (login === undefined) throw new Error(`the administrator's secret ${arn} holds no username and password`);
    return await open(login);
  } catch (error) {
    if (attempt === ATTEMPTS || !mayPass(error)) throw error;
    await sleep(ASK_AGAIN);
    return await openAsAdministrator(world, attempt + 1);
  }
}

function mayPass(error: unknown): boolean {
  return error instanceof LoginRefused || (error instanceof Error && error.name === "AccessDeniedException");
}
