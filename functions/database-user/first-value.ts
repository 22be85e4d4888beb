import { type Announce, randomPassword, type Secret, type SecretsManager } from "../rotation";
import type { Database } from "./database";
import { tellProxy } from "./proxy";
import { letLogIn, prepareRoles, usersOf } from "./roles";
import type { Settings } from "./settings";
import { loginIn, secretValue } from "./value";

/**
 * Sees to it that the secret's value opens the database: in a new one, in a restored one whose users have passwords of
 * the past, and after it has moved. The password stays, so whoever connects with it goes on doing so.
 */
export async function writeFirstValue(
  secret: Secret,
  database: Database,
  settings: Settings,
  { secrets, announce }: { secrets: SecretsManager; announce: Announce },
) {
  const { role, checkUser, client, server } = settings;
  await prepareRoles(database, { role, checkUser, databaseName: server.databaseName });

  const users = usersOf(role);
  const found = await secret.currentValue();
  const kept = loginIn(found);
  // Another user's login is somebody else's value. It stays in the secret as AWSPREVIOUS.
  const login = kept && users.includes(kept.username) ? kept : { username: users[0], password: randomPassword() };
  await letLogIn(database, role, login);
  await tellProxy(secrets, settings, login);

  const value = secretValue(login, client);
  if (value === found) return;
  await secret.putCurrent(value);
  await announce(secret.arn);
}
