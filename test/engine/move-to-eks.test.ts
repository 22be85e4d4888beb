import assert from "node:assert/strict";

import { Environment, type Run } from "./environment";
import { assertClean, changes, remnants } from "./runs";

/** The steps of docs/runbooks/move-to-eks.md, one update each. */
describe("the move of a service from ECS to EKS, beside one that is there", function () {
  this.timeout(240_000);

  const file = "Pulumi.mixed.yaml";
  let environment: Environment;
  before(async () => {
    environment = await Environment.of("mixed");
  });
  after(() => environment.dispose());

  const all = (type: string) => environment.cloud().objects.filter((each) => each.type === type);
  const weights = () => {
    const records = all("aws:route53/record:Record").filter(({ inputs }) => inputs.name === "shop.staging.example.com");
    return Object.fromEntries(records.map(({ inputs }) => [inputs.setIdentifier, inputs.weightedRoutingPolicies]));
  };

  it("begins with both runtimes in one network, every rule satisfied, and one database for both", async () => {
    assertClean(await environment.up());

    assert.deepEqual(weights(), { ecs: share(100), eks: share(0) });
    assert.equal(all("aws:rds/instance:Instance").length, 1);
    const drift = await environment.drift();
    assertClean(drift);
    assert.deepEqual(drift.drifted, []);
  });

  it("first runs it on both, and touches nothing that serves on ECS", async () => {
    environment.edit(file, "    shop:\n", "    shop:\n      movingTo: eks\n");
    const up = await environment.up();

    assertClean(up);
    assert.deepEqual(
      changes(up).filter((change) => !isOfTheNewOne.test(change)),
      [...admitted, "update reports-ingress"].sort(),
    );
    assert.deepEqual(weights(), { ecs: share(100), eks: share(0) });
  });

  it("then moves requests by their share, and nothing else", async () => {
    const entry = "    domain: shop.staging.example.com\n";
    environment.edit(file, entry, `${entry}    eksPercent: 0\n`);
    // Each share is moved alike: `npm run test:full` stops half-way.
    for (const percent of process.env.EVENKEEL_FULL ? [50, 100] : [100]) {
      environment.edit(file, /eksPercent: \d+/, `eksPercent: ${percent}`);
      const up = await environment.up();

      assertClean(up);
      assert.deepEqual(weights(), { ecs: share(100 - percent), eks: share(percent) });
      assert.deepEqual(changes(up), ["update ingress-address", "update load-balancer-address"]);
    }
  });

  it("lets the old one go, and the cluster and the load balancer with the last service on them", async () => {
    environment.edit(file, "      movingTo: eks\n", "      runtime: eks\n");
    const up = await environment.up();

    assertClean(up);
    assert.deepEqual(
      changes(up).filter((change) => !/^delete (cluster|load-balancer|redeployment|shop)-/.test(change)),
      ["update shop-db-user-policy"],
    );
    assert.deepEqual(deleted(up, /EksService|EksNamespace|aws:acm\//), []);
    assert.deepEqual(
      [all("aws:ecs/service:Service"), all("aws:ecs/cluster:Cluster"), all("aws:lb/loadBalancer:LoadBalancer")].map(
        ({ length }) => length,
      ),
      [0, 0, 1],
    );
    assert.deepEqual(weights(), { eks: share(100) });
  });

  it("ends in an empty cloud, without a load balancer of the cluster's left in it", async () => {
    assertClean(await environment.destroy());

    assert.deepEqual(environment.cloud().objects, []);
    assert.deepEqual(
      remnants(environment).filter((remnant) => !remnant.startsWith("aws:kms/key:Key ")),
      [],
    );
  });
});

/** What the service gets on EKS for itself. Its port is opened in the load balancer's way to pods. */
const isOfTheNewOne = /^create (shop-|ingress-to-3000-)/;

/** What lets in another service: to images, to secrets, to the database, to a log group. */
const admitted = [
  "update eks-controllers-external-secrets-identity-may",
  "update eks-controllers-logs-chart-release",
  "update eks-controllers-logs-identity-may",
  "update eks-node-may",
  "update shop-db-user-policy",
];

const share = (weight: number) => [{ weight }];

function deleted({ steps }: Run, urn: RegExp): string[] {
  return steps.filter((step) => step.op === "delete" && urn.test(step.urn)).map(({ name }) => name);
}
