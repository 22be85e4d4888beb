import * as z from "zod";

import { keyArn, secretArn } from "../base/settings";
import type { SettingsProblem } from "../base/settings-error";
import { datadogSite } from "./datadog-site";

const key = z.strictObject({
  existing: secretArn.describe("ARN of a secret that exists outside the stack."),
  jsonKey: z
    .string()
    .regex(/^[^\s:"]+$/, "the name of a field, without colons or spaces")
    .optional()
    .describe("Which field of it, where it is JSON. All of it, if absent."),
  keyArn: keyArn
    .optional()
    .describe("The KMS key that encrypts it. The account's own key for Secrets Manager, if absent."),
});

/** What a stack can say about Datadog on its cluster. Values of keys never stand here. */
export const eksDatadogSettings = z.strictObject({
  apiKey: key.describe("The API key, with which agents send."),
  appKey: key.describe("An application key that may read metrics: deployments ask Datadog how a new version does."),
  site: datadogSite,
  registry: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]*(?::\d+)?(?:\/[a-z0-9._-]+)*$/, "a registry such as public.ecr.aws/datadog")
    .default("public.ecr.aws/datadog")
    .describe("Where the agents' images lie: Datadog's registry at Amazon, or a copy of it."),
});

export type EksDatadogSettings = z.output<typeof eksDatadogSettings>;

/** Keys that cannot be read into the cluster: a store of External Secrets is of one region. */
export function keysElsewhere({ apiKey, appKey }: EksDatadogSettings, region: string): SettingsProblem[] {
  return Object.entries({ apiKey, appKey }).flatMap(([field, { existing }]) => {
    const [, , , regionOfKey] = existing.split(":");
    if (regionOfKey === region) return [];
    const message = `found "${existing}"; it is read in ${region}. Replicate it there, and give the ARN of the replica.`;
    return [{ path: `${field}.existing`, message }];
  });
}
