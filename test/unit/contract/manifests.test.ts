import assert from "node:assert/strict";

import { deployStack, type Registration } from "../harness";
import { type Manifest, manifestsIn, problemsOf } from "./manifests";
import type { Inputs } from "./registered";
import { invoke, stackOn } from "./stacks";
import { production, staging } from "./tables";

const stacks: Record<string, () => Promise<{ registrations: readonly Registration[] }>> = {
  "the services of the contract": () => stackOn("eks", staging),
  "those that shift requests": () => stackOn("eks", production),
  "the example eks": () => deployStack("eks", { invoke }),
  "the example mixed": () => deployStack("mixed", { invoke }),
};

describe("manifests", () => {
  for (const [what, deployed] of Object.entries(stacks)) {
    it(`are what Kubernetes and its extensions take, for ${what}`, async () => {
      const manifests = manifestsIn((await deployed()).registrations);
      const found = await Promise.all(manifests.map(async (each) => [each.name, await problemsOf(each)] as const));

      assert.ok(manifests.length > 20);
      assert.deepEqual(
        found.filter(([, problems]) => problems.length > 0),
        [],
      );
    });
  }

  it("are of every kind that there is to check", async () => {
    const runs = [await stackOn("eks", staging), await stackOn("eks", production)];
    const kinds = runs.flatMap(({ registrations }) => manifestsIn(registrations)).map(({ inputs }) => inputs.kind);

    assert.deepEqual([...new Set(kinds)].sort(), [
      "AnalysisTemplate",
      "ConfigMap",
      "CronJob",
      "DatadogAgent",
      "Deployment",
      "ExternalSecret",
      "HorizontalPodAutoscaler",
      "Ingress",
      "IngressClass",
      "IngressClassParams",
      "Job",
      "Namespace",
      "NetworkPolicy",
      "NodeClass",
      "NodePool",
      "PodDisruptionBudget",
      "Role",
      "RoleBinding",
      "Rollout",
      "SecretStore",
      "Service",
      "ServiceAccount",
      "StorageClass",
    ]);
  });
});

/** What is spoilt in which kind of object, and what is said of it. */
const spoilt: readonly [what: string, kind: string, spoil: (inputs: Inputs) => void, told: RegExp][] = [
  [
    "a misspelt field",
    "Deployment",
    ({ spec }) => Object.assign(spec.template.spec.containers[0], { imagePulPolicy: "Always" }),
    /spec\.template\.spec\.containers\[0\]\.imagePulPolicy.*did you mean imagePullPolicy/,
  ],
  ["a number as text", "Deployment", ({ spec }) => Object.assign(spec, { replicas: "3" }), /spec.replicas/],
  ["a list that is missing", "Deployment", ({ spec }) => delete spec.selector, /selector/],
  [
    "a field of another kind",
    "HorizontalPodAutoscaler",
    ({ spec }) => Object.assign(spec, { replicas: 3 }),
    /spec.replicas/,
  ],
  ["text for a list", "NetworkPolicy", ({ spec }) => Object.assign(spec, { policyTypes: "Ingress" }), /policyTypes/],
  [
    "a misspelt step",
    "Rollout",
    ({ spec }) => Object.assign(spec.strategy.canary.steps[0], { setWieght: 20 }),
    /spec\.strategy\.canary\.steps\[0\]\.setWieght/,
  ],
  [
    "a share as text",
    "Rollout",
    ({ spec }) => Object.assign(spec.strategy.canary.steps[1], { setWeight: "20%" }),
    /steps.*setWeight/,
  ],
  ["metrics without a name", "AnalysisTemplate", ({ spec }) => delete spec.metrics[0].name, /metrics.*name/],
  [
    "a policy that there is not",
    "ExternalSecret",
    ({ spec }) => Object.assign(spec.target, { creationPolicy: "Mine" }),
    /creationPolicy/,
  ],
  [
    "a service that there is not",
    "SecretStore",
    ({ spec }) => Object.assign(spec.provider.aws, { service: "SSM" }),
    /service/,
  ],
  ["a pool without nodes", "NodePool", ({ spec }) => delete spec.template, /template/],
  ["nodes without subnets", "NodeClass", ({ spec }) => delete spec.subnetSelectorTerms, /subnetSelectorTerms/],
  [
    "a scheme that there is not",
    "IngressClassParams",
    ({ spec }) => Object.assign(spec, { scheme: "public" }),
    /scheme/,
  ],
  ["a misspelt feature", "DatadogAgent", ({ spec }) => Object.assign(spec.features, { amp: {} }), /features\.amp/],
];

describe("what checks manifests", () => {
  let manifests: Manifest[];
  before(async () => {
    const runs = [await stackOn("eks", staging), await stackOn("eks", production)];
    manifests = runs.flatMap(({ registrations }) => manifestsIn(registrations));
  });

  for (const [what, kind, spoil, told] of spoilt) {
    it(`finds ${what} in a ${kind}`, async () => {
      const found = manifests.find(({ inputs }) => inputs.kind === kind);
      assert(found);
      const inputs = structuredClone(found.inputs);
      spoil(inputs);

      assert.deepEqual(await problemsOf(found), []);
      assert.match((await problemsOf({ ...found, inputs })).join("\n"), told);
    });
  }
});
