import type * as pulumi from "@pulumi/pulumi";

import { mapValues, pick } from "../components/base";
import type { LoadBalancer } from "../components/load-balancer";
import { Redeployment, type RedeploymentArgs } from "../components/redeployment";
import { AppSecrets, SecretWatch, type SecretWatchArgs } from "../components/secrets";
import { calledServices, EcsCluster, EcsService, executionRoles, inCallOrder } from "../components/service";
import { databasesNamedIn, type Settings } from "../settings";
import type { ComposedDatabases } from "./databases";
import type { Surroundings } from "./surroundings";

interface ServiceSurroundings extends Surroundings {
  loadBalancer: LoadBalancer;
  databases: ComposedDatabases;
}

/** The services with their secrets, on one cluster, and what keeps the secrets fresh in all of them. */
export function composeServices(
  settings: Settings,
  around: ServiceSurroundings,
  opts: pulumi.ComponentResourceOptions,
) {
  const { databases, network, loadBalancer, notificationTopicArn, ...place } = around;
  const { environmentType } = settings;
  const { keepDays } = settings.rotation.logs;
  const cluster = new EcsCluster("cluster", { ...settings.cluster, ...place }, opts);
  const databaseReferences = mapValues(databases, ({ user }) => user.reference);
  const reachable = mapValues(databases, ({ database }) => database);
  const called = calledServices(settings.services);

  const services: Record<string, EcsService> = {};
  const secretsOf: Record<string, AppSecrets> = {};
  for (const [name, settingsOfService] of inCallOrder(settings.services)) {
    const { secrets, secretRecoveryWindowInDays, secretReaders, secretReplicaRegions, ...workload } = settingsOfService;
    const kept = { recoveryWindowInDays: secretRecoveryWindowInDays, replicaRegions: secretReplicaRegions, keepDays };
    const readers = { consumers: executionRoles(name, place.accountId), readers: secretReaders };
    const secretsArgs = { secrets, ...kept, ...readers, ...place, notificationTopicArn, databaseReferences };
    const own = new AppSecrets(`${name}-secrets`, secretsArgs, opts);
    secretsOf[name] = own;

    // A service may reach the databases whose URL it is given, and no others.
    const reach = { connectsTo: pick(reachable, databasesNamedIn(secrets)), callees: pick(services, workload.calls) };
    const surroundings = { ...place, environmentType, cluster, network, loadBalancer, isCalled: called.includes(name) };
    services[name] = new EcsService(name, { ...workload, ...surroundings, ...reach, secrets: own.references }, opts);
  }
  const rotation = { keepDays, notificationTopicArn, ...place };
  const watched = { ...secretsOfUsers(databases), ...secretsOfServices(secretsOf) };
  if (Object.keys(watched).length > 0) new SecretWatch("secret-watch", { ...rotation, secrets: watched }, opts);
  const redeployed = readersOfRotating(services, secretsOf, cluster);
  if (Object.keys(redeployed).length > 0) new Redeployment("redeployment", { ...rotation, services: redeployed }, opts);
  return { cluster, services };
}

type Rotating = SecretWatchArgs["secrets"];

function secretsOfUsers(databases: ComposedDatabases): Rotating {
  return Object.fromEntries(
    Object.entries(databases).map(([name, { user }]) => {
      return [`${name} user`, { secretArn: user.reference.secretArn, rotateAfterDays: user.rotateAfterDays }];
    }),
  );
}

function secretsOfServices(secretsOf: Record<string, AppSecrets>): Rotating {
  return Object.fromEntries(
    Object.entries(secretsOf).flatMap(([service, { rotated }]) => {
      return Object.entries(rotated).map(([variable, secret]) => [`${service} ${variable}`, secret] as const);
    }),
  );
}

/** The services whose tasks have to be replaced when a value has changed. */
function readersOfRotating(
  services: Record<string, EcsService>,
  secretsOf: Record<string, AppSecrets>,
  { clusterName }: EcsCluster,
): RedeploymentArgs["services"] {
  return Object.fromEntries(
    Object.entries(services).flatMap(([name, { serviceName }]) => {
      const rotating = Object.values(secretsOf[name]?.references ?? {}).filter(({ rotates }) => rotates);
      const secretArns = rotating.map(({ secretArn }) => secretArn);
      return secretArns.length > 0 ? [[name, { serviceName, clusterName, secretArns }] as const] : [];
    }),
  );
}
