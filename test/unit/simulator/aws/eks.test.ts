import assert from "node:assert/strict";

import { type Connection, Engine, type State } from "../engine";
import { autoMode, trust, twoZones } from "../kubernetes/cluster";

const CLUSTER = "aws:eks/cluster:Cluster";
const ENTRY = "aws:eks/accessEntry:AccessEntry";
const POLICY = "aws:eks/accessPolicyAssociation:AccessPolicyAssociation";
const IDENTITY = "aws:eks/podIdentityAssociation:PodIdentityAssociation";

describe("simulated EKS", () => {
  let engine: Engine;
  let aws: Connection;
  let subnets: State[];
  let asked: Awaited<ReturnType<typeof autoMode>>;
  beforeEach(async () => {
    engine = await Engine.start();
    aws = await engine.connect("aws", { region: "eu-west-1" });
    subnets = await twoZones(aws);
    asked = await autoMode(aws, subnets);
  });
  afterEach(() => engine.dispose());

  const roleFor = async (name: string, service: string) =>
    String((await aws.make("aws:iam/role:Role", name, { assumeRolePolicy: trust(service) })).outputs.arn);

  it("takes Auto Mode as a whole or not at all", async () => {
    const { storageConfig: _, ...half } = asked;
    const { failures } = await aws.check(CLUSTER, "half", half);
    const bootstrapped = await aws.check(CLUSTER, "both", { ...asked, bootstrapSelfManagedAddons: true });
    const poolless = await aws.check(CLUSTER, "poolless", {
      ...asked,
      computeConfig: { enabled: true, nodePools: ["system"] },
    });

    assert.match(
      failures.join(),
      /^storageConfig\.blockStorage\.enabled: found it off; for EKS Auto Mode .* all on or all off$/,
    );
    assert.deepEqual(bootstrapped.failures, ["bootstrapSelfManagedAddons: found true; EKS Auto Mode needs false"]);
    assert.match(poolless.failures.join(), /computeConfig\.nodeRoleArn: it and nodePools are given together/);
  });

  it("needs a role that it may assume, two zones and a way in", async () => {
    const roleArn = await roleFor("wrong", "ecs.amazonaws.com");
    const vpcConfig = { ...asked.vpcConfig, subnetIds: [subnets[0]?.id ?? ""] };
    const closed = { ...asked.vpcConfig, endpointPrivateAccess: false };

    await assert.rejects(aws.make(CLUSTER, "a", { ...asked, roleArn }), /the trusted entity is not correct/);
    await assert.rejects(
      aws.make(CLUSTER, "b", { ...asked, vpcConfig }),
      /Subnets specified must be in at least two different AZs/,
    );
    assert.deepEqual((await aws.check(CLUSTER, "c", { ...asked, vpcConfig: closed })).failures, [
      "vpcConfig: private and public access cannot both be off",
    ]);
  });

  it("stays while it is protected", async () => {
    const cluster = await aws.make(CLUSTER, "main", { ...asked, deletionProtection: true });

    await assert.rejects(aws.delete(cluster), /Cluster deletion protection is enabled/);
    await aws.delete(await aws.change(cluster, { ...asked, deletionProtection: false }));
  });

  it("goes up one version at a time, and from entries in a config map to the API and never back", async () => {
    const made = await aws.make(CLUSTER, "main", { ...asked, version: "1.32" });
    const { accessConfig: _, ...rest } = asked;

    await assert.rejects(
      aws.change(made, { ...asked, version: "1.34" }),
      /from 1\.32 to 1\.34: only one minor version at a time/,
    );
    await assert.rejects(
      aws.change(made, { ...asked, version: "1.31" }),
      /Unsupported Kubernetes minor version update from 1\.32 to 1\.31/,
    );
    await assert.rejects(
      aws.change(made, { ...rest, version: "1.33", accessConfig: { authenticationMode: "API_AND_CONFIG_MAP" } }),
      /Unsupported authentication mode update from API to API_AND_CONFIG_MAP/,
    );
    await aws.change(made, { ...asked, version: "1.33" });
  });

  it("lets in whom an entry names, once each, and gives policies to them only", async () => {
    await aws.make(CLUSTER, "main", asked);
    const principalArn = await roleFor("admin", "ec2.amazonaws.com");
    const policy = {
      clusterName: "main",
      principalArn,
      policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
      accessScope: { type: "cluster" },
    };

    await assert.rejects(aws.make(POLICY, "early", policy), /The specified principalArn could not be found/);
    await aws.make(ENTRY, "admin", { clusterName: "main", principalArn });
    await aws.make(POLICY, "admin", policy);
    await assert.rejects(
      aws.make(ENTRY, "twice", { clusterName: "main", principalArn }),
      /already in use on this cluster/,
    );
    await assert.rejects(
      aws.make(ENTRY, "nobody", { clusterName: "main", principalArn: "arn:aws:iam::123456789012:role/nobody" }),
      /invalid principal/,
    );
  });

  it("gives a service account one role, which pods may assume", async () => {
    await aws.make(CLUSTER, "main", asked);
    const account = { clusterName: "main", namespace: "web", serviceAccount: "web" };
    const roleArn = await roleFor("pod", "pods.eks.amazonaws.com");

    await assert.rejects(
      aws.make(IDENTITY, "wrong", { ...account, roleArn: await roleFor("task", "ecs-tasks.amazonaws.com") }),
      /Trust policy in provided role arn is not valid/,
    );
    const made = await aws.make(IDENTITY, "web", { ...account, roleArn });
    await assert.rejects(
      aws.make(IDENTITY, "twice", { ...account, roleArn }),
      new RegExp(`Association already exists: ${made.id}`),
    );
    assert.deepEqual((await aws.diff(made, { ...account, serviceAccount: "api", roleArn })).replaces, [
      "serviceAccount",
    ]);
  });

  it("knows the names of its add-ons", async () => {
    const { failures } = await aws.check("aws:eks/addon:Addon", "a", {
      clusterName: "main",
      addonName: "metric-server",
    });

    assert.match(failures.join(), /addonName: found "metric-server"; Addon metric-server specified is not supported/);
  });

  it("tells the zone of its load balancers' names", async () => {
    const answer = await aws.invoke("aws:lb/getHostedZoneId:getHostedZoneId", {});

    assert.equal(answer.id, "Z32O12XQLNTSW2");
  });
});
