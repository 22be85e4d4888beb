import * as z from "zod";

import { refuse } from "../base/checks";
import { checkPinnedImage } from "./image";

// A range, or a version that is moved, would change what runs without a deployment.
const EXACT = /^v?\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/;

/** Where a chart lies, and which one of it is meant. */
export interface ChartSource {
  repository: string;
  version: string;
}

// A version and the values that the program gives it belong together: values come and go with versions of a chart.
function chart(defaults: ChartSource) {
  return z
    .strictObject({
      repository: z
        .string()
        .regex(
          /^(?:https|oci):\/\/[\w.-]+(?::\d+)?(?:\/[\w./-]*\w)?$/,
          "an address that begins with https:// or oci://",
        )
        .default(defaults.repository)
        .describe("Where the chart lies: the project's own repository, or a copy of it."),
      version: z
        .string()
        .regex(EXACT, "one exact version such as 2.40.9")
        .default(defaults.version)
        .describe("The version of the chart, and so of its images."),
    })
    .prefault({});
}

/** What a stack can say about where the controllers of its cluster come from. */
export const chartSettings = z.strictObject({
  // It serves external-secrets.io/v1, which is what the program writes.
  // https://external-secrets.io/latest/introduction/stability-support/
  externalSecrets: chart({ repository: "https://charts.external-secrets.io", version: "2.8.0" }).describe(
    "External Secrets, which brings secrets to pods. Installed where a service has secrets.",
  ),
  // The first chart that says by values what Argo Rollouts 1.9 needs to know of EKS Auto Mode.
  // https://github.com/argoproj/argo-rollouts/pull/4368
  argoRollouts: chart({ repository: "https://argoproj.github.io/argo-helm", version: "2.40.9" }).describe(
    "Argo Rollouts, which shifts requests to new versions. Installed where a service's strategy is not rolling.",
  ),
  // https://github.com/stakater/Reloader/tree/master/deployments/kubernetes/chart/reloader
  reloader: chart({ repository: "https://stakater.github.io/stakater-charts", version: "2.2.9" }).describe(
    "Reloader, which replaces pods when a secret has changed. Installed where a service has secrets.",
  ),
  // Operator 1.30, which brings the version of the agents along.
  // https://github.com/DataDog/helm-charts/blob/main/charts/datadog-operator/CHANGELOG.md
  datadogOperator: chart({ repository: "https://helm.datadoghq.com", version: "2.26.0" }).describe(
    "Datadog's operator, which runs the agents. Installed where the stack says datadog.",
  ),
  // Fluent Bit 5 as AWS builds it. https://github.com/aws/eks-charts/tree/master/stable/aws-for-fluent-bit
  fluentBit: chart({ repository: "https://aws.github.io/eks-charts", version: "0.2.1" }).describe(
    "Fluent Bit, which sends what pods write to the log groups of their services.",
  ),
  kubectlImage: z
    .string()
    .check(({ value, issues }) => refuse(issues, value, checkPinnedImage(value)))
    .optional()
    .describe("An image with kubectl, by digest: it scales services on schedule. Needed where one says schedules."),
});

/** What keeps the controllers from being installed in a network, if anything does. */
export function checkControllersReachable(reachesInternet: boolean): string | undefined {
  if (reachesInternet) return undefined;
  return (
    "what runs a cluster on EKS comes from public registries, and the network has no way to the internet. " +
    "Give it NAT, or run the services on ECS."
  );
}
