import { DescribeServicesCommand, type ECSClient, UpdateServiceCommand } from "@aws-sdk/client-ecs";
import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

import { ROTATION_SOURCE } from "../rotation";
import { changedAt } from "./secret-age";
import type { Service } from "./services";

/** What the function needs of the world around it. */
export interface World {
  services: Service[];
  ecs: Pick<ECSClient, "send">;
  secrets: Pick<SecretsManagerClient, "send">;
  sleep: (milliseconds: number) => Promise<unknown>;
}

/** What has become of each service. */
export type Answer = Record<string, "up to date" | "deployed anew" | "is being deployed">;

// Secrets Manager notes the end of a rotation a moment after the event that tells of it. What is deployed before would
// count as older, and be deployed once more within the hour.
const NOTED_WITHIN = 30_000;

/**
 * Deploys each service anew whose tasks have started with a value that has changed since. It looks at how things are,
 * so it may be called at any time and any number of times, and makes up for an event that was lost.
 */
export async function answer(event: unknown, world: World): Promise<Answer> {
  if (tellsOfRotation(event)) await world.sleep(NOTED_WITHIN);
  const found: Answer = {};
  const failures: string[] = [];
  for (const service of world.services) {
    try {
      found[service.service] = await renew(service, world);
      console.info(`${service.service}: ${found[service.service]}`);
    } catch (error) {
      failures.push(`${service.service}: ${error instanceof Error ? error.message : error}`);
    }
  }
  // An error is all that an alarm sees. The other services have had their turn.
  if (failures.length > 0) throw new Error(failures.join("; "));
  return found;
}

function tellsOfRotation(event: unknown): boolean {
  return typeof event === "object" && event !== null && "source" in event && event.source === ROTATION_SOURCE;
}

async function renew({ service, cluster, secretArns }: Service, { ecs, secrets }: World): Promise<Answer[string]> {
  const { services: [state] = [] } = await ecs.send(new DescribeServicesCommand({ cluster, services: [service] }));
  const { deployments = [] } = state ?? {};
  const primary = deployments.find(({ status }) => status === "PRIMARY");
  if (state?.status !== "ACTIVE" || !primary?.createdAt) throw new Error(`ECS does not run it in ${cluster}`);

  const changes = await Promise.all(secretArns.map((arn) => changedAt(secrets, arn)));
  const started = primary.createdAt;
  if (!changes.some((change) => change !== undefined && change > started)) return "up to date";
  // A second deployment would end the first one halfway. The next call, in an hour at most, looks again.
  if (deployments.length > 1 || primary.rolloutState === "IN_PROGRESS") return "is being deployed";
  await ecs.send(new UpdateServiceCommand({ cluster, service, forceNewDeployment: true }));
  return "deployed anew";
}
