import assert from "node:assert/strict";

import { valueAt } from "../../simulator/paths";
import { Environment } from "./environment";
import { assertClean, changes, remnants } from "./runs";

describe("the life of production on EKS", function () {
  this.timeout(240_000);

  const file = "Pulumi.eks.yaml";
  let environment: Environment;
  before(async () => {
    environment = await Environment.of("eks");
  });
  after(() => environment.dispose());

  const named = (name: string) =>
    environment.cloud().objects.find(({ urn }) => urn.endsWith(`::${name}`)) ?? assert.fail(`no ${name}`);

  const selector = { "app.kubernetes.io/name": "parcel-api" };
  const selectorOf = (turn: string) => valueAt(named(`parcel-api-services-${turn}`).outputs, "spec.selector");
  const proven = () => valueAt(named("parcel-api-deployment-rollout").outputs, "status.stableRS") ?? "";

  // The proof of the packs makes such a preview in every `npm test`; here it is about what the preview shows.
  if (process.env.EVENKEEL_FULL) {
    it("hides nothing from a first preview, which knows no ids", async () => {
      const preview = await environment.preview("--unknowns");

      assert.deepEqual([preview.code, preview.errors, preview.findings], [0, [], []], preview.text);
      assert.ok(changes(preview).includes("create parcel-api-deployment-rollout"));
    });
  }

  it("begins with every rule satisfied, behind a load balancer that the cluster made", async () => {
    assertClean(await environment.up());

    const { objects } = environment.cloud();
    assert.equal(objects.filter(({ type }) => /:(ecs|lb)\/(cluster|service|targetGroup)/.test(type)).length, 0);
    const [, host] = /"hostname":"([^"]+)"/.exec(JSON.stringify(named("ingress-entry-ingress").outputs)) ?? [];
    assert.match(JSON.stringify(named("ingress-address").inputs.aliases), new RegExp(`"name":"${host}"`));
  });

  it("ties the Service that has the first version to its pods, and not the other one", () => {
    assert.deepEqual(selectorOf("ping"), { ...selector, "rollouts-pod-template-hash": proven() });
    assert.deepEqual(selectorOf("pong"), selector);
  });

  it("takes what controllers change for theirs, and not for drift", async () => {
    const scaled = { "spec.replicas": 7 };
    const turned = { "spec.selector": { ...selector, "rollouts-pod-template-hash": "1f1f1f1f1f" } };
    environment.changeBehindPulumi(
      { urn: named("parcel-api-deployment-rollout").urn, set: scaled },
      { urn: named("parcel-api-services-ping").urn, set: turned },
      { urn: named("parcel-api-deployment-first-turn").urn, set: turned },
    );
    const preview = await environment.preview("--diff");
    const drift = await environment.drift();

    assertClean(preview, drift);
    assert.deepEqual([changes(preview), drift.drifted], [[], []]);
  });

  it("deploys a new version in place, and nothing but it", async () => {
    environment.edit(file, /parcel-api@sha256:0f/, "parcel-api@sha256:1f");
    environment.edit(file, "LOG_LEVEL: info", "LOG_LEVEL: debug");
    const up = await environment.up();

    assertClean(up);
    assert.deepEqual(changes(up), ["update parcel-api-deployment-analysis", "update parcel-api-deployment-rollout"]);
    assert.deepEqual(selectorOf("ping"), { ...selector, "rollouts-pod-template-hash": "1f1f1f1f1f" });
  });

  it("changes the port of a service in its pods, while what leads to them holds for old and new ones", async () => {
    environment.edit(file, "port: 3000", "port: 3001");
    const up = await environment.up();

    assertClean(up);
    const newWay = ["create ingress-to-3001-in", "create ingress-to-3001-out"];
    const oldWay = ["delete ingress-to-3000-in", "delete ingress-to-3000-out"];
    const pods = "update parcel-api-deployment-rollout";
    assert.deepEqual(changes(up), [...newWay, ...oldWay, pods, "update parcel-api-services-main"]);
    const inOrder = up.steps.map(({ op, name }) => `${op} ${name}`).filter((step) => changes(up).includes(step));
    const [before, after] = [inOrder.slice(0, inOrder.indexOf(pods)), inOrder.slice(inOrder.indexOf(pods) + 1)];
    assert.deepEqual(before.toSorted(), [...newWay, "update parcel-api-services-main"]);
    assert.deepEqual(after.toSorted(), oldWay);
  });

  it("keeps what users depend on until its protection is lifted", async () => {
    const destroy = await environment.destroy();

    assert.notEqual(destroy.code, 0);
    assert.match(destroy.text, /protect/);
    named("eks-cluster");
    named("parcel-api-deployment-rollout");
  });

  it("changes its strategy to rolling, and leaves no Service but the one that is needed", async () => {
    environment.edit(file, "environmentType: production", "environmentType: staging");
    environment.edit(
      file,
      "    domain: parcels.example.com\n",
      "    domain: parcels.example.com\n    deletionProtection: false\n    logs: { deletableWithLogs: true }\n",
    );
    environment.edit(file, '    version: "1.35"\n', '    version: "1.35"\n    deletionProtection: false\n');
    environment.edit(file, /deployment: \{ strategy: canary.*\}$/m, "deployment: { strategy: rolling }");
    const rolling = await environment.up();
    const services = () => environment.cloud().objects.filter(({ type }) => /:Service(Patch)?$/.test(type));

    assertClean(rolling);
    assert.deepEqual(
      services().map(({ urn }) => urn.split("::").at(-1)),
      ["parcel-api-services-main"],
    );
  });

  // The first version is tied in every `npm test`, when the environment begins.
  if (process.env.EVENKEEL_FULL) {
    it("changes its strategy back, and ties the new first version, too", async () => {
      environment.edit(file, "strategy: rolling", "strategy: blueGreen");
      const back = await environment.up();

      assertClean(back);
      assert.ok(changes(back).includes("create parcel-api-deployment-first-turn"));
      assert.deepEqual(selectorOf("ping"), { ...selector, "rollouts-pod-template-hash": proven() });
    });
  }

  it("ends in an empty cloud, without a load balancer of the cluster's left in it", async () => {
    assertClean(await environment.destroy());

    assert.deepEqual(environment.cloud().objects, []);
    const rescuable = /^aws:(kms\/key|secretsmanager\/secret):/;
    assert.deepEqual(
      remnants(environment).filter((remnant) => !rescuable.test(remnant)),
      [],
    );
  });
});
