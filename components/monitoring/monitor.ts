import * as datadog from "@pulumi/datadog";
import type * as pulumi from "@pulumi/pulumi";

import { type MonitorDefinition, type Priority, query } from "./definition";
import { message, type Ownership, runbookUrl, tags } from "./message";
import type { MonitoringSettings } from "./settings";

/** What all monitors of one service or database share. */
export interface Watch<Names> {
  settings: MonitoringSettings;
  owner: Ownership;
  /** How AWS names what is watched. */
  names: pulumi.Output<Names>;
}

/** Makes one monitor for each definition, as `<name>-<id>`. Gives their ids in Datadog by those of the definitions. */
export function makeMonitors<Names>(
  name: string,
  definitions: MonitorDefinition<Names>[],
  watch: Watch<Names>,
  opts: pulumi.CustomResourceOptions,
): Record<string, pulumi.Output<string>> {
  const ids: Record<string, pulumi.Output<string>> = {};
  for (const definition of definitions) {
    ids[definition.id] = new datadog.Monitor(`${name}-${definition.id}`, monitorArgs(definition, watch), opts).id;
  }
  return ids;
}

/** What Datadog is told in words, by the names of the monitors: policies read it before AWS has named anything. */
export function wordings<Names>(
  name: string,
  definitions: MonitorDefinition<Names>[],
  { settings, owner, names }: Omit<Watch<Names>, "names"> & { names: Names },
): Record<string, { query: string; message: string }> {
  return Object.fromEntries(
    definitions.map((definition) => [
      `${name}-${definition.id}`,
      { query: query(definition, names), message: message(definition, names, settings, owner) },
    ]),
  );
}

/** Stands for a name that AWS gives. */
export const ANY_NAME = "*";

function monitorArgs<Names>(definition: MonitorDefinition<Names>, watch: Watch<Names>): datadog.MonitorArgs {
  const { settings, owner, names } = watch;
  return {
    name: `${owner.service}-${definition.id} (${owner.environment}): ${definition.title}`,
    type: "query alert",
    query: names.apply((known) => query(definition, known)),
    message: names.apply((known) => message(definition, known, settings, owner)),
    monitorThresholds: thresholds(definition),
    priority: String(definition.priority),
    tags: tags(owner),
    assets: [{ category: "runbook", name: definition.runbook, url: runbookUrl(definition, settings) }],
    evaluationDelay: definition.delaySeconds,
    onMissingData: definition.missingData,
    // A metric with gaps would not be judged at all where every point of the window is asked for.
    requireFullWindow: false,
    // Datadog refuses it where there are no groups. https://github.com/DataDog/terraform-provider-datadog/issues/1221
    ...(definition.grouped && { newGroupDelay: definition.newGroupDelaySeconds ?? 300 }),
    includeTags: true,
    notifyAudit: false,
    timeoutH: 0,
    draftStatus: "published",
    validate: true,
    ...repetition[definition.priority],
  };
}

// Datadog takes these numbers as text.
function thresholds<Names>({ limits }: MonitorDefinition<Names>) {
  return Object.fromEntries(Object.entries(limits).map(([limit, value]) => [limit, String(value)]));
}

const repetition: Record<Priority, Partial<datadog.MonitorArgs>> = {
  1: { renotifyInterval: 15, renotifyOccurrences: 4, renotifyStatuses: ["alert", "no data"] },
  2: { renotifyInterval: 60, renotifyStatuses: ["alert", "no data"] },
  3: {},
};
