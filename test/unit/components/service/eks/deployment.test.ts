import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";
import type * as z from "zod";

import { EksDeployment, type EksDeploymentArgs } from "../../../../../components/service/eks/deployment";
import { DeploymentServices } from "../../../../../components/service/eks/deployment-services";
import { workloadSettings } from "../../../../../components/service/workload";
import { assertPreviewComplete, deploy } from "../../../harness";
import { unknown } from "../../../harness/registration";
import { image, standIn } from "./entity-api";

type Given = Partial<z.input<typeof workloadSettings>>;

const labels = { "app.kubernetes.io/name": "entity-api" };
const template = {
  metadata: { labels, annotations: { "checksum/secrets": "c0ffee" } },
  spec: { containers: [{ name: "entity-api", image }] },
};

interface Changes extends Partial<EksDeploymentArgs> {
  given?: Given;
}

function deployment({ given, ...more }: Changes = {}): EksDeployment {
  return new EksDeployment("entity-api-deployment", {
    service: "entity-api",
    namespace: "shop",
    labels,
    annotations: { "secret.reloader.stakater.com/reload": "entity-api-secrets" },
    workload: workloadSettings.parse({ runtime: "eks", image, port: 3000, ...given }),
    template,
    ingressName: "entity-api",
    datadog: { secretName: "datadog-keys", apmOperation: "express.request", clusterName: pulumi.output("eks") },
    environmentType: "staging",
    version: "0f0f0f0f0f0f",
    startsAfter: [standIn("before")],
    ...more,
  });
}

const ROLLOUT = "kubernetes:argoproj.io/v1alpha1:Rollout";
const PATCH = "kubernetes:core/v1:ServicePatch";
const ANALYSIS = "kubernetes:argoproj.io/v1alpha1:AnalysisTemplate";
const rolling: Given = { deployment: { strategy: "rolling" } };

describe("EksDeployment", () => {
  it("is complete in the first preview", async () => {
    await assertPreviewComplete(() => deployment());
    await assertPreviewComplete(() => deployment({ given: rolling }));
  });

  it("shifts requests from pods that run on to as many new ones, under the eyes of an analysis", async () => {
    const { inputs, find, result, named } = await deploy(() => deployment());

    const { metadata, spec, ...kind } = inputs("entity-api-deployment-rollout");
    assert.deepEqual(kind, { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout" });
    const { restartAt } = spec;
    assert.match(restartAt, /^(19[7-9]\d|2000)-.*Z$/);
    assert.deepEqual(metadata, {
      name: "entity-api",
      namespace: "shop",
      labels,
      annotations: {
        "secret.reloader.stakater.com/reload": "entity-api-secrets",
        "pulumi.com/patchForce": "true",
        "pulumi.com/waitFor": JSON.stringify([
          `jsonpath={.status.restartedAt}=${restartAt}`,
          "jsonpath={.status.phase}=Healthy",
        ]),
      },
    });
    assert.deepEqual(spec, {
      replicas: 3,
      revisionHistoryLimit: 10,
      selector: { matchLabels: { "app.kubernetes.io/name": "entity-api" } },
      template,
      minReadySeconds: 30,
      progressDeadlineSeconds: 600,
      progressDeadlineAbort: true,
      restartAt,
      strategy: {
        canary: {
          stableService: "entity-api",
          pingPong: { pingService: "entity-api-ping", pongService: "entity-api-pong" },
          trafficRouting: { alb: { ingress: "entity-api", rootService: "entity-api", servicePort: 80 } },
          steps: [
            { setCanaryScale: { weight: 100 } },
            { setWeight: 10 },
            { pause: { duration: "5m" } },
            { setWeight: 100 },
            { pause: { duration: "10m" } },
          ],
          analysis: {
            templates: [{ templateName: "entity-api" }],
            startingStep: 1,
            args: [
              { name: "version", value: "0f0f0f0f0f0f" },
              { name: "pods", valueFrom: { podTemplateHashValue: "Latest" } },
            ],
          },
          maxSurge: "100%",
          maxUnavailable: 0,
          scaleDownDelaySeconds: 60,
          abortScaleDownDelaySeconds: 60,
        },
      },
    });
    assert.deepEqual(
      { ...inputs("entity-api-deployment-analysis"), spec: undefined },
      {
        apiVersion: "argoproj.io/v1alpha1",
        kind: "AnalysisTemplate",
        metadata: { name: "entity-api", namespace: "shop", labels },
        spec: undefined,
      },
    );
    assert.equal(find("entity-api-deployment-analysis").type, ANALYSIS);
    assert.deepEqual(named(ROLLOUT), ["entity-api-deployment-rollout"]);
    assert.deepEqual(named("kubernetes:apps/v1:Deployment"), []);
    assert.deepEqual(result.scaled, { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", name: "entity-api" });
    assert.equal(result.ready.length, 1);
  });

  it("ties the Service that has the first version to its pods, once, and leaves it to Argo from then on", async () => {
    const { inputs, options, find } = await deploy(() => deployment());
    const first = "entity-api-deployment-first-turn";

    assert.equal(find(first).type, PATCH);
    assert.deepEqual(inputs(first), {
      apiVersion: "v1",
      kind: "Service",
      metadata: {
        name: "entity-api-ping",
        namespace: "shop",
        annotations: { "pulumi.com/patchForce": "true", "pulumi.com/skipAwait": "true" },
      },
      spec: { selector: { "app.kubernetes.io/name": "entity-api", "rollouts-pod-template-hash": "5c3d1e7f9a" } },
    });
    const { ignoreChanges, retainOnDelete, refersTo } = options(first);
    assert.deepEqual(
      { ignoreChanges, retainOnDelete, refersTo },
      {
        ignoreChanges: ["spec.selector"],
        retainOnDelete: true,
        refersTo: { spec: ["entity-api-deployment-rollout"] },
      },
    );
  });

  it("does not know the first version's pods in a preview", async () => {
    const { inputs } = await deploy(() => deployment(), { preview: true });

    assert.deepEqual(inputs("entity-api-deployment-first-turn").spec.selector, {
      "app.kubernetes.io/name": "entity-api",
      "rollouts-pod-template-hash": unknown,
    });
  });

  it("replaces pods in place by rolling, with as many of them as on ECS", async () => {
    const { inputs, result, named } = await deploy(() =>
      deployment({
        given: { deployment: { strategy: "rolling", minimumHealthyPercent: 75, maximumPercent: 150 } },
        ingressName: undefined,
        datadog: undefined,
      }),
    );

    const { metadata, spec } = inputs("entity-api-deployment-pods");
    assert.deepEqual(metadata, {
      name: "entity-api",
      namespace: "shop",
      labels,
      annotations: {
        "secret.reloader.stakater.com/reload": "entity-api-secrets",
        "pulumi.com/patchForce": "true",
      },
    });
    assert.deepEqual(spec, {
      replicas: 3,
      revisionHistoryLimit: 10,
      selector: { matchLabels: { "app.kubernetes.io/name": "entity-api" } },
      template,
      minReadySeconds: 30,
      progressDeadlineSeconds: 600,
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "50%", maxUnavailable: "25%" } },
    });
    assert.deepEqual([...named(ROLLOUT), ...named(ANALYSIS), ...named(PATCH)], []);
    assert.deepEqual(result.scaled, { apiVersion: "apps/v1", kind: "Deployment", name: "entity-api" });
  });

  it("comes after all that its pods need, and waits as long as its plan says", async () => {
    const { options } = await deploy(() => deployment());
    const rollout = options("entity-api-deployment-rollout");

    assert.deepEqual(rollout.dependsOn.map((urn) => urn.split("::").at(-1)).sort(), [
      "before",
      "entity-api-deployment-analysis",
    ]);
    assert.deepEqual(options("entity-api-deployment-analysis").dependsOn, ["before"]);
    assert.deepEqual(rollout.customTimeouts, { create: "34m", update: "34m", delete: "34m" });
  });

  it("leaves the number of pods to the autoscaler, where there is one", async () => {
    const scaled = await deploy(() => deployment({ given: { scaling: { min: 3, max: 9 } } }));
    const fixed = await deploy(() => deployment());
    const scaledPods = await deploy(() => deployment({ given: { ...rolling, scaling: { min: 3, max: 9 } } }));

    assert.deepEqual(scaled.options("entity-api-deployment-rollout").ignoreChanges, ["spec.replicas"]);
    assert.deepEqual(fixed.options("entity-api-deployment-rollout").ignoreChanges, []);
    assert.deepEqual(scaledPods.options("entity-api-deployment-pods").ignoreChanges, ["spec.replicas"]);
  });

  it("waits for another mark with each change of its pods, and for the same one without", async () => {
    const markOf = async (changes: Changes) =>
      (await deploy(() => deployment(changes))).inputs("entity-api-deployment-rollout").spec.restartAt;
    const changed = { ...template, spec: { containers: [{ name: "entity-api", image, env: [] }] } };

    assert.equal(await markOf({}), await markOf({ given: { desiredCount: 5 } }));
    assert.notEqual(await markOf({}), await markOf({ template: changed }));
  });

  for (const [what, changes, missing] of [
    ["an Ingress", { ingressName: undefined }, "the Ingress that the requests come by"],
    ["Datadog", { datadog: undefined }, "Datadog"],
  ] as const) {
    it(`refuses to shift requests without ${what}`, async () => {
      await assert.rejects(
        deploy(() => deployment(changes)),
        {
          message:
            'EksDeployment "entity-api-deployment": 1 setting is not valid.\n' +
            `  deployment.strategy: found "canary"; it shifts requests, and needs ${missing}. Give it, or set it to rolling.`,
        },
      );
    });
  }
});

describe("DeploymentServices", () => {
  const ports = { port: 3000, otherPorts: { metrics: 9100 } };
  const services = (strategy: "rolling" | "canary") =>
    new DeploymentServices("entity-api-services", {
      ...{ service: "entity-api", namespace: "shop", labels, ports, strategy },
      startsAfter: [standIn("before")],
    });
  const metadata = (name: string) => ({
    name,
    namespace: "shop",
    labels,
    annotations: { "pulumi.com/skipAwait": "true" },
  });
  const main = { name: "main", port: 3000, targetPort: "main" };
  const selector = { "app.kubernetes.io/name": "entity-api" };

  it("are one for callers, with all ports, and two that take turns where requests are shifted", async () => {
    const { inputs, named, result } = await deploy(() => services("canary"));

    const found = named("kubernetes:core/v1:Service").map((name) => [name, inputs(name)]);
    const turn = { type: "ClusterIP", selector, ports: [{ ...main, port: 80 }] };
    const metrics = { name: "metrics", port: 9100, targetPort: "metrics" };
    assert.deepEqual(Object.fromEntries(found), {
      "entity-api-services-main": {
        apiVersion: "v1",
        kind: "Service",
        metadata: metadata("entity-api"),
        spec: { type: "ClusterIP", selector, ports: [main, metrics] },
      },
      "entity-api-services-ping": {
        apiVersion: "v1",
        kind: "Service",
        metadata: metadata("entity-api-ping"),
        spec: turn,
      },
      "entity-api-services-pong": {
        apiVersion: "v1",
        kind: "Service",
        metadata: metadata("entity-api-pong"),
        spec: turn,
      },
    });
    assert.deepEqual(result.backend, { name: "entity-api", port: { name: "use-annotation" } });
    assert.equal(result.ready.length, 3);
  });

  it("leave it to Argo which version's pods they have, as long as requests are shifted", async () => {
    const shifted = await deploy(() => services("canary"));
    const inPlace = await deploy(() => services("rolling"));

    assert.deepEqual(
      shifted.named("kubernetes:core/v1:Service").map((name) => shifted.options(name).ignoreChanges),
      [["spec.selector"], ["spec.selector"], ["spec.selector"]],
    );
    assert.deepEqual(inPlace.options("entity-api-services-main").ignoreChanges, []);
    assert.deepEqual(inPlace.inputs("entity-api-services-main").metadata.annotations, {
      "pulumi.com/skipAwait": "true",
      "pulumi.com/patchForce": "true",
    });
  });

  it("are one alone by rolling, to which the load balancer sends by its port's name", async () => {
    const { named, result, options } = await deploy(() => services("rolling"));

    assert.deepEqual(named("kubernetes:core/v1:Service"), ["entity-api-services-main"]);
    assert.deepEqual(result.backend, { name: "entity-api", port: { name: "main" } });
    assert.deepEqual(
      options("entity-api-services-main").dependsOn.map((urn) => urn.split("::").at(-1)),
      ["before"],
    );
  });
});
