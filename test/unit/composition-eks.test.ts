import assert from "node:assert/strict";

import type * as z from "zod";

import { workloadSettings } from "../../components/service/workload";
import { callersOf, demandOnControllers, demandOnNodes } from "../../composition/eks-parts";
import type { Settings } from "../../settings";
import { type Deployed, deployStack, stackConfig } from "./harness";

const repository = "111122223333.dkr.ecr.us-east-1.amazonaws.com";
const image = (name: string) => `${repository}/${name}@sha256:${"0f".repeat(32)}`;
const kubectl = image("kubectl");

type Given = Partial<z.input<typeof workloadSettings>> & { secrets?: Settings["services"][string]["secrets"] };

function servicesOf(given: Record<string, Given>): Settings["services"] {
  const parsed = Object.entries(given).map(([name, { secrets = {}, ...workload }]) => {
    const parts = workloadSettings.parse({ runtime: "eks", image: image(name), port: 3000, ...workload });
    return [name, { ...parts, secrets }];
  });
  return Object.fromEntries(parsed);
}

const quiet: Given = {
  routing: "none",
  deployment: { strategy: "rolling" },
  health: { command: ["bin/alive"] },
};
const token = { existing: "arn:aws:secretsmanager:us-east-1:111122223333:secret:token-AbCdEf" };

describe("what services on EKS ask of a stack", () => {
  it("is nodes of each architecture, once, which may pull every image that runs there, kubectl's too", () => {
    const services = servicesOf({
      shop: { architecture: "X86_64" },
      jobs: quiet,
      users: { image: image("jobs") },
    });

    assert.deepEqual(demandOnNodes(services, kubectl), {
      architectures: ["ARM64", "X86_64"],
      images: [image("shop"), image("jobs"), kubectl],
    });
    assert.deepEqual(demandOnNodes(servicesOf({ jobs: quiet }), undefined), {
      architectures: ["ARM64"],
      images: [image("jobs")],
    });
  });

  it("is the controllers that somebody needs, and no others", () => {
    const needs = (given: Record<string, Given>) => demandOnControllers(servicesOf(given), "111122223333").needs;

    assert.deepEqual(needs({ jobs: quiet }), { secrets: false, rollouts: false });
    assert.deepEqual(needs({ jobs: quiet, shop: {} }), { secrets: false, rollouts: true });
    assert.deepEqual(needs({ jobs: { ...quiet, secrets: { TOKEN: token } } }), { secrets: true, rollouts: false });
  });

  it("is logs of each service's namespace in the group of the service", () => {
    const services = servicesOf({
      jobs: { ...quiet, kubernetes: { namespace: "shop" } },
      users: { ...quiet, logs: { group: "/acme/users" } },
    });

    assert.deepEqual(demandOnControllers(services, "111122223333").logs, {
      jobs: { namespace: "shop", group: "/aws/eks/jobs" },
      users: { namespace: "users", group: "/acme/users" },
    });
  });

  it("is a way to a service for those alone that call it, from where they are", () => {
    const services = servicesOf({
      shop: { calls: ["users"], kubernetes: { namespace: "front" } },
      jobs: quiet,
      users: {},
    });

    assert.deepEqual(callersOf("users", services), { shop: { namespace: "front" } });
    assert.deepEqual(callersOf("shop", services), {});
  });
});

describe("a stack on both runtimes", () => {
  it("has each certificate once, and lets pods into the databases that they read the address of", async () => {
    const { named, registrations } = await deployStack("mixed");

    const certificates = named("aws:acm/certificate:Certificate");
    assert.deepEqual(
      certificates.filter((name) => !name.startsWith("load-balancer-")),
      [],
    );
    assert.equal(certificates.length, 2);
    assert.deepEqual(waysToDatabase({ registrations }), ["sg-shop-db-access"]);
  });

  it("has no load balancer on EKS, no way to a database and no room beyond a bound for what asks for none", async () => {
    const run = await deployStack("mixed", { config: withQuietReports() });

    assert.deepEqual(run.named("kubernetes:eks.amazonaws.com/v1:IngressClassParams"), []);
    assert.deepEqual(
      run.registrations.filter(({ type }) => type === "evenkeel:index:IngressLoadBalancer"),
      [],
    );
    assert.deepEqual(waysToDatabase(run), []);
    const [quota] = run.named("kubernetes:core/v1:ResourceQuota");
    assert(quota !== undefined);
    assert.deepEqual(run.inputs(quota).spec.hard, { "limits.cpu": "8", "limits.memory": "16Gi" });
  });
});

describe("services on one cluster", () => {
  it("let in those that call them, share the requests in order, and are judged by what their tracers record", async () => {
    const { inputs } = await deployStack("eks", { config: withLabels() });

    const callers = inputs("labels-firewall-in").spec.ingress.flatMap(({ from }: { from: object[] }) => from);
    assert.deepEqual(
      callers.filter((peer: object) => "podSelector" in peer),
      [
        {
          namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "parcel-api" } },
          podSelector: { matchLabels: { "app.kubernetes.io/name": "parcel-api" } },
        },
      ],
    );
    const [ofLabels, ofAll] = ["labels", "parcel-api"].map((name) => {
      const { metadata } = inputs(`${name}-ingress`);
      return Number(metadata.annotations["alb.ingress.kubernetes.io/group.order"]);
    });
    assert(ofLabels !== undefined && ofAll !== undefined);
    assert(ofLabels < ofAll, `${ofAll} takes all requests, before ${ofLabels}`);
    assert.match(JSON.stringify(inputs("labels-deployment-analysis").spec), /trace\.web\.request/);
  });
});

/** The example with a second service, which takes some of the requests and is called by the first. */
function withLabels(): Record<string, string> {
  const config = stackConfig("eks");
  const services = JSON.parse(config["evenkeel:services"] ?? "");
  const { secrets, secretReaders, ...labels } = services["parcel-api"];
  const both = {
    "parcel-api": { ...services["parcel-api"], calls: ["labels"] },
    labels: { ...labels, routing: { paths: ["/labels/*"], priority: 50 } },
  };
  const monitoring = { ...JSON.parse(config["evenkeel:monitoring"] ?? ""), apmOperation: "web.request" };
  return { ...config, "evenkeel:services": JSON.stringify(both), "evenkeel:monitoring": JSON.stringify(monitoring) };
}

/** The databases that the group of all pods is let into. */
function waysToDatabase({ registrations }: Pick<Deployed<unknown>, "registrations">): string[] {
  const rules = registrations.filter(({ type }) => type.endsWith(":SecurityGroupIngressRule"));
  return rules
    .filter(({ inputs }) => /^sg-of-eks-/.test(inputs.referencedSecurityGroupId) && inputs.fromPort === 5432)
    .map(({ inputs }) => inputs.securityGroupId);
}

/** The example in which what runs on EKS has neither requests nor a database. */
function withQuietReports(): Record<string, string> {
  const config = stackConfig("mixed");
  const services = JSON.parse(config["evenkeel:services"] ?? "");
  const { routing, migration, secrets, ...reports } = services.reports;
  const kubernetes = { namespaceQuota: { vcpus: 8, memoryGiB: 16 } };
  const { extraDomains, ...loadBalancer } = JSON.parse(config["evenkeel:loadBalancer"] ?? "");
  return {
    ...config,
    "evenkeel:loadBalancer": JSON.stringify(loadBalancer),
    "evenkeel:services": JSON.stringify({ ...services, reports: { ...reports, ...quiet, kubernetes } }),
  };
}
