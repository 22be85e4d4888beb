import type * as pulumi from "@pulumi/pulumi";

import { mapValues } from "../components/base";
import { Database } from "../components/database";
import { ApplicationUser } from "../components/secrets";
import { databasesNamedIn, type Settings } from "../settings";
import { secretConsumers } from "./secret-consumers";
import type { Surroundings } from "./surroundings";

/** The stack's databases, and of each the user as which services log in. */
export function composeDatabases(settings: Settings, around: Surroundings, opts: pulumi.ComponentResourceOptions) {
  const { network, ...place } = around;
  const { vpcId, isolatedSubnetIds } = network;
  return mapValues(settings.databases, ({ recovery, restoreTest, applicationUser, ...given }, name) => {
    const database = new Database(name, { ...given, ...place, vpcId, isolatedSubnetIds }, opts);
    const readers = Object.entries(settings.services).filter(([, { secrets }]) => {
      return databasesNamedIn(secrets).includes(name);
    });
    const consumers = readers.flatMap(([service, placed]) => secretConsumers(service, placed, place.accountId));
    const user = new ApplicationUser(`${name}-user`, { ...applicationUser, ...around, database, consumers }, opts);
    return { database, user, databaseName: given.databaseName, recovery, restoreTest };
  });
}

/** A database with what was promised of its backups. */
export type ComposedDatabases = ReturnType<typeof composeDatabases>;
