import assert from "node:assert/strict";

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

  it("hides nothing from a first preview, which knows no ids", async () => {
    const preview = await environment.preview("--unknowns");

    assert.deepEqual([preview.code, preview.errors, preview.findings], [0, [], []], preview.text);
    assert.ok(changes(preview).includes("create parcel-api-deployment-rollout"));
  });

  it("begins with every rule satisfied, behind a load balancer that the cluster made", async () => {
    assertClean(await environment.up());

    const { objects } = environment.cloud();
    assert.equal(objects.filter(({ type }) => /:(ecs|lb)\/(cluster|service|targetGroup)/.test(type)).length, 0);
    const [, host] = /"hostname":"([^"]+)"/.exec(JSON.stringify(named("ingress-entry-ingress").outputs)) ?? [];
    assert.match(JSON.stringify(named("ingress-address").inputs.aliases), new RegExp(`"name":"${host}"`));
  });

  it("takes what controllers change for theirs, and not for drift", async () => {
    const scaled = { "spec.replicas": 7 };
    environment.changeBehindPulumi({ urn: named("parcel-api-deployment-rollout").urn, set: scaled });
    const preview = await environment.preview("--diff");

    assertClean(preview);
    assert.deepEqual(changes(preview), []);
  });

  it("deploys a new version in place, and nothing but it", async () => {
    environment.edit(file, /parcel-api@sha256:0f/, "parcel-api@sha256:1f");
    environment.edit(file, "LOG_LEVEL: info", "LOG_LEVEL: debug");
    const up = await environment.up();

    assertClean(up);
    assert.deepEqual(changes(up), ["update parcel-api-deployment-analysis", "update parcel-api-deployment-rollout"]);
  });

  it("keeps what users depend on until its protection is lifted", async () => {
    const destroy = await environment.destroy();

    assert.notEqual(destroy.code, 0);
    assert.match(destroy.text, /protect/);
    named("eks-cluster");
    named("parcel-api-deployment-rollout");
  });

  it("ends in an empty cloud, without a load balancer of the cluster's left in it", async () => {
    environment.edit(file, "environmentType: production", "environmentType: staging");
    environment.edit(
      file,
      "    domain: parcels.example.com\n",
      "    domain: parcels.example.com\n    deletionProtection: false\n    logs: { deletableWithLogs: true }\n",
    );
    environment.edit(file, '    version: "1.35"\n', '    version: "1.35"\n    deletionProtection: false\n');
    assertClean(await environment.up());
    assertClean(await environment.destroy());

    assert.deepEqual(environment.cloud().objects, []);
    const rescuable = /^aws:(kms\/key|secretsmanager\/secret):/;
    assert.deepEqual(
      remnants(environment).filter((remnant) => !rescuable.test(remnant)),
      [],
    );
  });
});
