import type { World } from "../../../functions/database-user/answer";

/**
 * A world in which the function dies after so many calls to anything outside: none that comes later has an effect, and
 * its connections are cut.
 */
export function mortal(world: World, calls: number): { world: World; hasDied(): boolean } {
  let left = calls;
  const live = async <T>(act: () => Promise<T>): Promise<T> => {
    left -= 1;
    if (left < 0) throw new Error("the function has died");
    return await act();
  };
  const changed: World = {
    ...world,
    secrets: {
      send: async (command: never) => await live(async () => await world.secrets.send(command)),
      // The client's own type has an overload for callbacks too.
    } as unknown as World["secrets"],
    announce: async (arn) => await live(async () => await world.announce(arn)),
    open: async (login) => {
      const database = await live(async () => await world.open(login));
      return { ...database, query: async (...given) => await live(async () => await database.query(...given)) };
    },
  };
  return { world: changed, hasDied: () => left < 0 };
}
