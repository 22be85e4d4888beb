import assert from "node:assert/strict";

import type { Properties } from "../../../../simulator/value";
import { type Connection, Engine, type State } from "../engine";
import { makePublicSubnets } from "./public-subnets";

const account = "111122223333";

/** The state of a web service on ECS, as far as each test builds it. */
describe("a simulated service behind a load balancer", () => {
  let engine: Engine;
  let aws: Connection;
  let vpc: State;
  let subnetIds: string[];
  beforeEach(async () => {
    engine = await Engine.start();
    aws = await engine.connect("aws", { region: "us-east-1", allowedAccountIds: `["${account}"]` });
    ({ vpc, subnetIds } = await makePublicSubnets(aws));
  });
  afterEach(() => engine.dispose());

  const LB = "aws:lb/loadBalancer:LoadBalancer";
  const LISTENER = "aws:lb/listener:Listener";
  const balancer = (inputs: Properties = {}) => aws.make(LB, "web", { subnets: subnetIds, ...inputs });
  const targets = (inputs: Properties = {}) =>
    aws.make("aws:lb/targetGroup:TargetGroup", "api", {
      port: 3000,
      protocol: "HTTP",
      targetType: "ip",
      vpcId: vpc.id,
      ...inputs,
    });

  const container = { name: "api", image: "nginx", portMappings: [{ containerPort: 3000 }] };
  const task = (inputs: Properties = {}, containers: object[] = [container]) =>
    aws.make("aws:ecs/taskDefinition:TaskDefinition", "api", {
      family: "api",
      networkMode: "awsvpc",
      requiresCompatibilities: ["FARGATE"],
      cpu: "256",
      memory: "512",
      containerDefinitions: JSON.stringify(containers),
      ...inputs,
    });
  const service = async (inputs: Properties = {}) => {
    const cluster = await aws.make("aws:ecs/cluster:Cluster", "apps", {});
    return aws.make("aws:ecs/service:Service", "api", {
      cluster: cluster.id,
      taskDefinition: (await task()).outputs.arn ?? "",
      networkConfiguration: { subnets: subnetIds },
      ...inputs,
    });
  };

  it("runs a container that its task definition has, on a port that the container opens", async () => {
    const lb = await balancer();
    const group = await targets();
    const loadBalancers = [{ targetGroupArn: group.id, containerName: "api", containerPort: 3000 }];

    await assert.rejects(
      service({ loadBalancers }),
      /does not have an associated load balancer.*make the listener or rule that forwards to it first, with dependsOn/,
    );
    await aws.make(LISTENER, "http", {
      loadBalancerArn: lb.id,
      port: 80,
      protocol: "HTTP",
      defaultActions: [{ type: "forward", targetGroupArn: group.id }],
    });
    await assert.rejects(
      service({ loadBalancers: [{ ...loadBalancers[0], containerName: "web" }] }),
      /The container web does not exist in the task definition/,
    );
    await assert.rejects(
      service({ loadBalancers: [{ ...loadBalancers[0], containerPort: 80 }] }),
      /The container api did not have a container port 80 defined/,
    );
    const made = await service({ loadBalancers });
    assert.match(made.id, /^arn:aws:ecs:us-east-1:111122223333:service\/apps-[0-9a-f]{7}\/api-[0-9a-f]{7}$/);
  });

  it("refuses in no preview what the deployment may still make", async () => {
    const group = await targets();
    const definition = await task();
    const inputs = { taskDefinition: definition.outputs.arn ?? "", networkConfiguration: { subnets: subnetIds } };

    assert.ok(
      await aws.preview("aws:ecs/service:Service", "api", {
        ...inputs,
        loadBalancers: [{ targetGroupArn: group.id, containerName: "api", containerPort: 3000 }],
      }),
    );
  });

  it("wants targets by address, a network for its tasks, and capacity that the cluster has", async () => {
    const byInstance = await aws.make("aws:lb/targetGroup:TargetGroup", "i", {
      port: 80,
      protocol: "HTTP",
      vpcId: vpc.id,
    });

    await assert.rejects(
      service({ loadBalancers: [{ targetGroupArn: byInstance.id, containerName: "api", containerPort: 3000 }] }),
      /has target type instance, which is incompatible with the awsvpc network mode/,
    );
    const definition = await task();
    await assert.rejects(
      aws.make("aws:ecs/service:Service", "bare", { taskDefinition: definition.outputs.arn ?? "" }),
      /Network Configuration must be provided/,
    );
    await assert.rejects(
      service({ capacityProviderStrategies: [{ capacityProvider: "FARGATE_SPOT", weight: 1 }] }),
      /'FARGATE_SPOT' is not associated with the cluster/,
    );
  });

  it("never becomes steady without the secrets that its containers take", async () => {
    const valueFrom = `arn:aws:secretsmanager:us-east-1:${account}:secret:gone-AbCdEf:url::`;
    const definition = await task({ executionRoleArn: "arn:aws:iam::999988887777:role/exec" }, [
      { ...container, secrets: [{ name: "URL", valueFrom }] },
    ]);
    const inputs = { taskDefinition: definition.outputs.arn ?? "", networkConfiguration: { subnets: subnetIds } };

    await assert.rejects(
      aws.make("aws:ecs/service:Service", "api", { ...inputs, waitForSteadyState: true }),
      /ResourceInitializationError: .*can't find the specified secret .*secret:gone-AbCdEf/,
    );
  });

  it("has the sizes of tasks that Fargate has, and the roles that they need", async () => {
    const problems = async (inputs: Properties, containers: object[] = [container]) => {
      const definition = {
        family: "api",
        networkMode: "awsvpc",
        requiresCompatibilities: ["FARGATE"],
        cpu: "256",
        memory: "512",
        containerDefinitions: JSON.stringify(containers),
      };
      return (await aws.check("aws:ecs/taskDefinition:TaskDefinition", "api", { ...definition, ...inputs })).failures;
    };

    assert.deepEqual(await problems({}), []);
    assert.deepEqual(await problems({ memory: "4096" }), [
      'memory: found "4096"; with cpu 256 Fargate has 512, 1024, 2048',
    ]);
    assert.deepEqual(await problems({ cpu: "300" }), [
      'cpu: found "300"; Fargate has 256, 512, 1024, 2048, 4096, 8192 and 16384',
    ]);
    assert.deepEqual(await problems({ cpu: "4096", memory: "1" }), [
      'memory: found "1"; with cpu 4096 Fargate has 8192 to 30720 in steps of 1024',
    ]);
    assert.deepEqual(await problems({ networkMode: "bridge" }), [
      'networkMode: found "bridge"; Fargate only supports awsvpc',
    ]);
    assert.deepEqual(await problems({}, [{ ...container, secrets: [{ name: "A", valueFrom: "arn" }] }]), [
      "executionRoleArn: is missing; secrets need a role that may fetch or write them",
    ]);
    assert.deepEqual(await problems({}, [{ image: "nginx" }]), [
      "containerDefinitions[0].name: is missing; a string must be given",
    ]);
  });

  it("counts the revisions of a task definition", async () => {
    const first = await task();
    const second = await task();
    await aws.delete(first);

    assert.deepEqual(
      [first.outputs.arn, second.outputs.arn],
      [1, 2].map((revision) => `arn:aws:ecs:us-east-1:${account}:task-definition/api:${revision}`),
    );
    assert.equal((await aws.read(second))?.outputs.revision, 2);
  });

  it("keeps a cluster with services, and scales only services that exist", async () => {
    const made = await service();
    const [, , cluster, name] = (/service\/(.*)\/(.*)$/.exec(made.id) ?? []).flatMap((part, index) =>
      index === 0 ? ["", part] : part,
    );
    const target = (resourceId: string) =>
      aws.make("aws:appautoscaling/target:Target", "api", {
        serviceNamespace: "ecs",
        resourceId,
        scalableDimension: "ecs:service:DesiredCount",
        minCapacity: 2,
        maxCapacity: 4,
      });

    await assert.rejects(
      target("service/apps/gone"),
      /ValidationException: ECS service doesn't exist: service\/apps\/gone/,
    );
    assert.ok(await target(`service/${cluster}/${name}`));
    const state = {
      ...made,
      type: "aws:ecs/cluster:Cluster",
      id: String(made.inputs.cluster),
      urn: made.urn.replaceAll("service:Service::api", "cluster:Cluster::apps"),
    };
    await assert.rejects(aws.delete(state), /ClusterContainsServicesException/);
  });
});
