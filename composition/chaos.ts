import type * as pulumi from "@pulumi/pulumi";

import { mapValues } from "../components/base";
import { ChaosExperiments } from "../components/chaos";
import type { Settings } from "../settings";
import type { ComposedDatabases } from "./databases";
import type { ComposedEcs } from "./ecs";
import type { Surroundings } from "./surroundings";

interface Breakable extends Surroundings {
  ecs: ComposedEcs;
  databases: ComposedDatabases;
}

/** The experiments of a stack, if it has any: on services that run on ECS, and on databases. */
export function composeChaos(
  { chaos, environmentType: environment }: Settings,
  { accountId, region, network, ecs, databases: composed }: Breakable,
  opts: pulumi.ComponentResourceOptions,
): ChaosExperiments | undefined {
  if (!chaos || !ecs) return undefined;
  const { cluster, services, loadBalancer } = ecs;
  const databases = mapValues(composed, ({ database }) => database);
  const targets = { cluster, services, databases, loadBalancerArnSuffix: loadBalancer.arnSuffix };
  const place = { accountId, region, environment, vpcId: network.vpcId };
  return new ChaosExperiments("chaos", { ...chaos, ...place, ...targets }, opts);
}
