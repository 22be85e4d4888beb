import * as z from "zod";

import { refuse } from "../base/checks";
import { checkPinnedImage } from "./image";

// What a version says changes with no release: a range or "latest" would change what runs without a deployment.
const EXACT = /^v?\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/;

const repository = z
  .string()
  .regex(/^(?:https:\/\/|oci:\/\/)[\w.-]+(?::\d+)?(?:\/[\w./-]*)?$/, "an address that begins with https:// or oci://");

/** Where a chart comes from, and which version of it. */
function chart(defaults: { repository: string; version: string }) {
  return z
    .strictObject({
      repository: repository
        .default(defaults.repository)
        .describe("Where the chart lies: the project's own repository, or your mirror of it."),
      version: z
        .string()
        .regex(EXACT, "one exact version such as 1.2.3")
        .default(defaults.version)
        .describe("The chart's version, which names the images too."),
    })
    .prefault({});
}

/** What a stack can say about the controllers of its cluster. The versions are those that this program was made for. */
export const chartSettings = z.strictObject({
  externalSecrets: chart({ repository: "https://charts.external-secrets.io", version: "2.0.0" }).describe(
    "External Secrets, which brings secrets to pods. Installed where a service has secrets.",
  ),
  argoRollouts: chart({ repository: "https://argoproj.github.io/argo-helm", version: "2.40.5" }).describe(
    "Argo Rollouts, which shifts requests to new versions. Installed where a service is not deployed by rolling.",
  ),
  reloader: chart({ repository: "https://stakater.github.io/stakater-charts", version: "2.2.5" }).describe(
    "Reloader, which replaces pods when a secret has changed. Installed where a service has secrets.",
  ),
  datadogOperator: chart({ repository: "https://helm.datadoghq.com", version: "2.12.0" }).describe(
    "Datadog's operator, which runs the agents. Installed where the section says datadog.",
  ),
  fluentBit: chart({ repository: "https://fluent.github.io/helm-charts", version: "0.47.0" }).describe(
    "Fluent Bit, which sends what pods write to the log group of their service.",
  ),
  kubectlImage: z
    .string()
    .check(({ value, issues }) => refuse(issues, value, checkPinnedImage(value)))
    .optional()
    .describe(
      "An image with kubectl, by digest. It runs scheduled scaling, and is needed where a service asks for it.",
    ),
});

export type ChartSettings = z.output<typeof chartSettings>;
