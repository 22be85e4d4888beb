import type * as pulumi from "@pulumi/pulumi";

import { ExistingNetwork } from "./existing-network";
import { Network } from "./network";
import type { NetworkOutputs } from "./outputs";
import type { NetworkSettings } from "./settings";

/** A VPC of one's own, or the one that exists, as the settings say. */
export function createNetwork(
  name: string,
  args: NetworkSettings & { accountId: string; region: string; hasEks?: boolean },
  opts?: pulumi.ComponentResourceOptions,
): NetworkOutputs {
  const { existing, hasEks = false, ...own } = args;
  return existing ? new ExistingNetwork(name, { ...existing, hasEks }, opts) : new Network(name, own, opts);
}
