import type * as pulumi from "@pulumi/pulumi";

import { mapValues, type SecretReference } from "../components/base";
import { AppSecrets, SecretWatch, type SecretWatchArgs } from "../components/secrets";
import type { Settings } from "../settings";
import type { ComposedDatabases } from "./databases";
import { secretConsumers } from "./secret-consumers";
import type { Surroundings } from "./surroundings";

/** The secrets of each service, whatever runs it. */
export type ComposedSecrets = Record<string, AppSecrets>;

/** The secrets of the services, and the watch over all that rotate. */
export function composeSecrets(
  settings: Settings,
  databases: ComposedDatabases,
  around: Surroundings,
  opts: pulumi.ComponentResourceOptions,
): ComposedSecrets {
  const { network, ...place } = around;
  const { keepDays } = settings.rotation.logs;
  const databaseReferences = mapValues(databases, ({ user }) => user.reference);
  const secretsOf = mapValues(settings.services, (service, name) => {
    const { secrets, secretRecoveryWindowInDays, secretReaders, secretReplicaRegions } = service;
    const kept = { recoveryWindowInDays: secretRecoveryWindowInDays, replicaRegions: secretReplicaRegions, keepDays };
    const readers = { consumers: secretConsumers(name, service, place.accountId), readers: secretReaders };
    return new AppSecrets(`${name}-secrets`, { secrets, ...kept, ...readers, ...place, databaseReferences }, opts);
  });

  const watched = { ...secretsOfUsers(databases), ...secretsOfServices(secretsOf) };
  if (Object.keys(watched).length > 0) {
    new SecretWatch("secret-watch", { keepDays, ...place, secrets: watched }, opts);
  }
  return secretsOf;
}

/** The secrets of a service whose values change by themselves: what runs has to be replaced then. */
export function rotatingReferences(secrets: AppSecrets | undefined): SecretReference[] {
  return Object.values(secrets?.references ?? {}).filter(({ rotates }) => rotates);
}

type Rotating = SecretWatchArgs["secrets"];

function secretsOfUsers(databases: ComposedDatabases): Rotating {
  return Object.fromEntries(
    Object.entries(databases).map(([name, { user }]) => {
      return [`${name} user`, { secretArn: user.reference.secretArn, rotateAfterDays: user.rotateAfterDays }];
    }),
  );
}

function secretsOfServices(secretsOf: ComposedSecrets): Rotating {
  return Object.fromEntries(
    Object.entries(secretsOf).flatMap(([service, { rotated }]) => {
      return Object.entries(rotated).map(([variable, secret]) => [`${service} ${variable}`, secret] as const);
    }),
  );
}
