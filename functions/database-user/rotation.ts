import { type Rotation, randomPassword, type SecretsManager } from "../rotation";
import type { Database, Open } from "./database";
import { tellProxy } from "./proxy";
import { letLogIn, prepareRoles, usersOf } from "./roles";
import type { Settings } from "./settings";
import { type Login, loginIn, secretValue } from "./value";

interface Around {
  settings: Settings;
  secrets: SecretsManager;
  open: Open;
}

/** The two users take turns: the one that is current keeps its password until the rotation after this one. */
export function rotationOf(database: Database, { settings, secrets, open }: Around): Rotation {
  const { role, checkUser, client, server } = settings;
  const [one, other] = usersOf(role);
  const own = (value: string): Login => {
    const login = loginIn(value);
    if (login && [one, other].includes(login.username)) return login;
    const found = login ? `that of ${login.username}` : "none";
    throw new Error(`the new value has to hold the login of ${one} or ${other}: found ${found}`);
  };
  return {
    next(current) {
      const username = loginIn(current)?.username === one ? other : one;
      return secretValue({ username, password: randomPassword() }, client);
    },

    async set(pending, current) {
      const login = own(pending);
      if (loginIn(current)?.username === login.username) {
        throw new Error(`the new value is for ${login.username}, which is in use: its password stays as it is`);
      }
      await prepareRoles(database, { role, checkUser, databaseName: server.databaseName });
      await letLogIn(database, role, login);
      await tellProxy(secrets, settings, login);
    },

    async test(value) {
      const connection = await open(own(value));
      try {
        const [found] = await connection.query("SELECT current_user AS name");
        if (found?.name !== role) throw new Error(`${own(value).username} acts as ${found?.name}, and not as ${role}`);
      } finally {
        await connection.close();
      }
    },

    settled: (pending) => secretValue(own(pending), client),
  };
}
