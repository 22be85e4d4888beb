import { type Deployed, deployStack, stackConfig } from "../harness";
import type { Table } from "./tables";

export type Runtime = "ecs" | "eks";

const datadogKey = (name: string) => ({
  existing: `arn:aws:secretsmanager:us-east-1:111122223333:secret:datadog/${name}-Pq7TsV`,
});

const eks = {
  version: "1.35",
  administrators: ["arn:aws:iam::111122223333:role/deploy"],
  datadog: { apiKey: datadogKey("api-key"), appKey: datadogKey("app-key"), site: "datadoghq.com" },
  charts: { kubectlImage: `public.ecr.aws/eks-distro/kubernetes/kubectl@sha256:${"1e".repeat(32)}` },
};

const domain = { domain: "shop.example.com", certificate: { zoneId: "Z0123456EXAMPLE0SHOP" } };

const monitoring = {
  alerts: { critical: ["pagerduty-shop"], warning: ["slack-shop"] },
  runbookBaseUrl: "https://github.com/example/evenkeel/blob/main/docs/runbooks",
};

const known: Record<Runtime, Map<Table, ReturnType<typeof stackOf>>> = { ecs: new Map(), eks: new Map() };

/** The whole program with these services on one runtime, and all that they have around them there. It runs once. */
export function stackOn(runtime: Runtime, table: Table): ReturnType<typeof stackOf> {
  const run = known[runtime].get(table) ?? stackOf(runtime, table);
  known[runtime].set(table, run);
  return run;
}

/** The stack's file. */
export function configOn(runtime: Runtime, { environmentType, entry, services }: Table): Record<string, string> {
  const { "evenkeel:eks": _, ...mixed } = stackConfig("mixed");
  const config = Object.fromEntries(Object.entries(mixed).filter(([key]) => isAskedFor(key, environmentType)));
  const placed = Object.entries(services).map(([name, service]) => [name, { runtime, ...service }]);
  const said = {
    environmentType,
    network: { cidr: "10.110.0.0/16", zones: ["use1-az1", "use1-az2", "use1-az4"] },
    loadBalancer: { ...domain, ...(entry === "internal" && { scheme: "internal", allowedCidrs: ["10.0.0.0/8"] }) },
    services: Object.fromEntries(placed),
    ...(runtime === "eks" && { eks }),
    ...(environmentType === "production" && { monitoring }),
  };
  const own = Object.entries(said).map(([key, value]) => [
    `evenkeel:${key}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return { ...config, ...Object.fromEntries(own) };
}

function stackOf(runtime: Runtime, table: Table): Promise<Deployed<Record<string, unknown>>> {
  return deployStack("mixed", { config: configOn(runtime, table), invoke });
}

// Databases of production cost more than the example has.
function isAskedFor(key: string, environmentType: string): boolean {
  return environmentType === "staging" || !/:(backup|cluster|databases|rotation)$/.test(key);
}

/** What the program asks of AWS. */
export function invoke(token: string): Record<string, unknown> {
  if (token === "aws:lb/getHostedZoneId:getHostedZoneId") return { id: "Z35SXDOTRQ7X7K" };
  throw new Error(`the program invokes ${token}, which this test does not answer`);
}
