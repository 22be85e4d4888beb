import assert from "node:assert/strict";

import { EcsService, type EcsServiceArgs } from "../../../../../components/service";
import { assertPreviewComplete, deploy } from "../../../harness";
import { entityApi, image, key, secret, unrouted } from "./entity-api";

describe("EcsService", () => {
  it("runs in private subnets without public addresses, its tasks spread and tagged by ECS", async () => {
    const { inputs } = await deploy(() => entityApi());

    const { cluster, networkConfiguration, desiredCount, ...others } = inputs("entity-api-service");
    assert.deepEqual(
      { cluster, networkConfiguration, desiredCount },
      {
        cluster: "arn:aws:ecs:us-east-1:111122223333:cluster/cluster-cluster",
        networkConfiguration: {
          subnets: ["subnet-1", "subnet-2"],
          securityGroups: ["sg-entity-api-firewall-tasks"],
          assignPublicIp: false,
        },
        desiredCount: 3,
      },
    );
    const { availabilityZoneRebalancing, enableExecuteCommand, enableEcsManagedTags, propagateTags } = others;
    assert.deepEqual(
      { availabilityZoneRebalancing, enableExecuteCommand, enableEcsManagedTags, propagateTags },
      {
        availabilityZoneRebalancing: "ENABLED",
        enableExecuteCommand: false,
        enableEcsManagedTags: true,
        propagateTags: "SERVICE",
      },
    );
    assert(!("serviceConnectConfiguration" in others));
    assert(!("volumeConfiguration" in others));
  });

  it("never names a launch type, so that its capacity can change in place", async () => {
    const onDemand = await deploy(() => entityApi());
    const mixed = await deploy(() => entityApi({ capacity: { spotPercent: 60 } }));
    const spare = await deploy(() => entityApi({ capacity: { onDemandBase: 0, spotPercent: 100 } }));

    const found = [onDemand, mixed, spare].map(({ inputs }) => inputs("entity-api-service"));
    for (const service of found) {
      assert(!("launchType" in service));
      assert.equal(service.forceNewDeployment, true);
    }
    assert.deepEqual(
      found.map(({ capacityProviderStrategies }) => capacityProviderStrategies),
      [
        [{ capacityProvider: "FARGATE", weight: 1 }],
        [
          { capacityProvider: "FARGATE", base: 2, weight: 40 },
          { capacityProvider: "FARGATE_SPOT", weight: 60 },
        ],
        [
          { capacityProvider: "FARGATE", base: 0, weight: 0 },
          { capacityProvider: "FARGATE_SPOT", weight: 100 },
        ],
      ],
    );
  });

  it("starts no task before it can pull, log, read its secrets, connect and be reached", async () => {
    const { options } = await deploy(() => entityApi());

    const { dependsOn, refersTo } = options("entity-api-service");
    const before = [...dependsOn, ...(refersTo.loadBalancers ?? [])];
    for (const first of [
      "cluster-capacity",
      "entity-api-firewall-from-load-balancer-in",
      "entity-api-firewall-from-load-balancer-out",
      "entity-api-firewall-to-entity-db-in",
      "entity-api-firewall-to-entity-db-out",
      "entity-api-firewall-to-internet",
      "entity-api-logs-group",
      "entity-api-roles-execution-may",
      "entity-api-rule",
      "entity-api-test-rule",
      "entity-api-traffic-may",
    ]) {
      assert(before.includes(first), `the service does not wait for ${first}, but for ${before}`);
    }
  });

  it("gives open requests and unfinished work the time that its workload says", async () => {
    const { inputs } = await deploy(() => entityApi({ drainSeconds: 45, stopSeconds: 90 }));

    const [{ stopTimeout }] = JSON.parse(inputs("entity-api-task").containerDefinitions);
    const delays = ["entity-api-tg", "entity-api-alt"].map((group) => inputs(group).deregistrationDelay);
    assert.deepEqual({ stopTimeout, delays }, { stopTimeout: 90, delays: [45, 45] });
  });

  it("leaves the number of tasks to scaling exactly when there is scaling", async () => {
    const fixed = await deploy(() => entityApi());
    const scaled = await deploy(() => entityApi({ scaling: { min: 3, max: 12 } }));

    assert.deepEqual(fixed.options("entity-api-service").ignoreChanges, []);
    assert.deepEqual(fixed.named("aws:appautoscaling/target:Target"), []);
    assert.deepEqual(scaled.options("entity-api-service").ignoreChanges, ["desiredCount"]);
  });

  it("describes its task for Fargate on Graviton, and keeps the revision that a rollback needs", async () => {
    const { inputs } = await deploy(() => entityApi({ cpu: 256, memory: 512, writablePaths: ["/tmp"] }));

    const { containerDefinitions, ...task } = inputs("entity-api-task");
    assert.deepEqual(task, {
      family: "entity-api",
      cpu: "256",
      memory: "512",
      networkMode: "awsvpc",
      requiresCompatibilities: ["FARGATE"],
      runtimePlatform: { cpuArchitecture: "ARM64", operatingSystemFamily: "LINUX" },
      executionRoleArn: "arn:aws:iam::111122223333:role/entity-api-roles-execution",
      taskRoleArn: "arn:aws:iam::111122223333:role/entity-api-roles-task",
      volumes: [{ name: "writable-tmp" }],
      skipDestroy: true,
    });
    const [{ name, image: pulled, environment, secrets, logConfiguration }] = JSON.parse(containerDefinitions);
    assert.deepEqual(
      { name, pulled, environment, secrets },
      {
        name: "entity-api",
        pulled: image,
        environment: [{ name: "API_PORT", value: "3000" }],
        secrets: [
          { name: "DATABASE_URL", valueFrom: secret("database-url") },
          { name: "DATADOG_API_KEY", valueFrom: secret("datadog") },
          { name: "JWT_SECRET", valueFrom: secret("jwt") },
        ],
      },
    );
    assert.equal(logConfiguration.options["awslogs-group"], "/aws/ecs/entity-api");
  });

  it("lets ECS pull this image, write these logs and read these secrets, and nothing else", async () => {
    const { inputs } = await deploy(() => entityApi());

    assert.deepEqual(JSON.parse(inputs("entity-api-roles-execution-may").policy), {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: "*" },
        {
          Effect: "Allow",
          Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
          Resource: "arn:aws:ecr:us-east-1:111122223333:repository/entity-api",
        },
        {
          Effect: "Allow",
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: "arn:aws:logs:us-east-1:111122223333:log-group:/aws/ecs/entity-api:*",
        },
        {
          Effect: "Allow",
          Action: ["secretsmanager:GetSecretValue"],
          Resource: [secret("database-url"), secret("datadog"), secret("jwt")],
        },
        {
          Effect: "Allow",
          Action: ["kms:Decrypt"],
          Resource: [key],
          Condition: {
            StringEquals: {
              "kms:ViaService": "secretsmanager.us-east-1.amazonaws.com",
              "kms:EncryptionContext:SecretARN": [secret("database-url"), secret("jwt")],
            },
          },
        },
      ],
    });
  });

  it("asks for no more than logs when the image is public and there are no secrets", async () => {
    const { inputs } = await deploy(() => entityApi({ image: "public.ecr.aws/nginx/nginx:1.29", secrets: {} }));

    const { Statement } = JSON.parse(inputs("entity-api-roles-execution-may").policy);
    assert.deepEqual(
      Statement.map(({ Action }: { Action: string[] }) => Action),
      [["logs:CreateLogStream", "logs:PutLogEvents"]],
    );
  });

  it("may itself do nothing in AWS, or what its workload names", async () => {
    const actions = ["s3:GetObject"];
    const resources = ["arn:aws:s3:::entities/*"];
    const nothing = await deploy(() => entityApi());
    const something = await deploy(() => entityApi({ permissions: [{ actions, resources }] }));

    assert(!nothing.named("aws:iam/rolePolicy:RolePolicy").includes("entity-api-roles-task-may"));
    assert.deepEqual(JSON.parse(something.inputs("entity-api-roles-task-may").policy).Statement, [
      { Effect: "Allow", Action: actions, Resource: resources },
    ]);
  });

  it("lends its roles to tasks of this account alone", async () => {
    const { inputs } = await deploy(() => entityApi());

    for (const role of ["entity-api-roles-execution", "entity-api-roles-task"]) {
      assert.deepEqual(JSON.parse(inputs(role).assumeRolePolicy).Statement, [
        {
          Effect: "Allow",
          Principal: { Service: "ecs-tasks.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: {
            StringEquals: { "aws:SourceAccount": "111122223333" },
            ArnLike: { "aws:SourceArn": "arn:aws:ecs:us-east-1:111122223333:*" },
          },
        },
      ]);
    }
  });

  it("writes its logs to the group that its workload names, for as long as it says", async () => {
    const { inputs } = await deploy(() => entityApi({ logs: { group: "/team/entities", keepDays: 90 } }));

    const { name, retentionInDays } = inputs("entity-api-logs-group");
    assert.deepEqual({ name, retentionInDays }, { name: "/team/entities", retentionInDays: 90 });
    const [{ logConfiguration }] = JSON.parse(inputs("entity-api-task").containerDefinitions);
    assert.equal(logConfiguration.options["awslogs-group"], "/team/entities");
  });

  it("registers what monitors and operators need, and hides nothing from a first preview", async () => {
    const { find } = await deploy(() => entityApi());

    const { securityGroupId, serviceName, logGroupName, taskRoleName, ports } = find("entity-api").outputs;
    assert.deepEqual(
      { securityGroupId, serviceName, logGroupName, taskRoleName, ports },
      {
        securityGroupId: "sg-entity-api-firewall-tasks",
        serviceName: "entity-api-service",
        logGroupName: "/aws/ecs/entity-api",
        taskRoleName: "entity-api-roles-task",
        ports: { port: 3000, otherPorts: {} },
      },
    );
    await assertPreviewComplete(() => entityApi({ scaling: { min: 3, max: 12 } }));
  });

  it("needs no load balancer where it has no users, and asks the container whether it is well", async () => {
    const { inputs, named, registrations } = await deploy(() => entityApi(unrouted));

    assert.deepEqual(named("aws:lb/targetGroup:TargetGroup"), []);
    assert.deepEqual(named("aws:lb/listenerRule:ListenerRule"), []);
    assert.deepEqual(named("aws:cloudwatch/metricAlarm:MetricAlarm"), []);
    assert(!registrations.some(({ name }) => name.includes("from-load-balancer")));
    const service = inputs("entity-api-service");
    assert(!("loadBalancers" in service));
    assert(!("healthCheckGracePeriodSeconds" in service));
    const [{ healthCheck }] = JSON.parse(inputs("entity-api-task").containerDefinitions);
    assert.deepEqual(healthCheck, {
      command: ["CMD", "bin/alive"],
      interval: 10,
      timeout: 5,
      retries: 3,
      startPeriod: 60,
    });
  });

  it("lets people in where its workload says so, and keeps a record of what they do", async () => {
    const { inputs } = await deploy(() => entityApi({ exec: true, writablePaths: ["/tmp"] }));

    assert.equal(inputs("entity-api-service").enableExecuteCommand, true);
    assert.deepEqual(inputs("entity-api-task").volumes, [
      { name: "writable-managed-agents" },
      { name: "writable-tmp" },
      { name: "writable-var-lib-amazon" },
      { name: "writable-var-log-amazon" },
    ]);
    const record = inputs("cluster-cluster").configuration.executeCommandConfiguration;
    assert.deepEqual(JSON.parse(inputs("entity-api-roles-task-may").policy).Statement, [
      {
        Effect: "Allow",
        Action: [
          "ssmmessages:CreateControlChannel",
          "ssmmessages:CreateDataChannel",
          "ssmmessages:OpenControlChannel",
          "ssmmessages:OpenDataChannel",
        ],
        Resource: "*",
      },
      { Effect: "Allow", Action: ["logs:DescribeLogGroups"], Resource: "*" },
      {
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        Resource: `arn:aws:logs:us-east-1:111122223333:log-group:${record.logConfiguration.cloudWatchLogGroupName}:*`,
      },
      { Effect: "Allow", Action: ["kms:Decrypt"], Resource: record.kmsKeyId },
    ]);
  });

  it("refuses a variable that is plain and secret at once", async () => {
    const twice = () => deploy(() => entityApi({ environment: { DATABASE_URL: "x" } }));

    await assert.rejects(
      twice,
      /EcsService "entity-api": 1 setting is not valid\.\n {2}environment\.DATABASE_URL: is a secret as well/,
    );
  });

  it("refuses a name that AWS would refuse later", async () => {
    const long = () =>
      deploy(() => new EcsService("entity-api-of-a-very-long-name", { ...({} as EcsServiceArgs), image, port: 1 }));

    await assert.rejects(long, /The name of EcsService "entity-api-of-a-very-long-name": 1 setting is not valid/);
  });
});
