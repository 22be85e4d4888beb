import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { referenceTo } from "../../../../../components/base";
import { Migration, type MigrationArgs } from "../../../../../components/service/ecs/migration";
import { migrationSettings } from "../../../../../components/service/migration-settings";
import { assertPreviewComplete, deploy, resolved } from "../../../harness";

const ecs = "arn:aws:ecs:us-east-1:111122223333";
const logGroupArn = "arn:aws:logs:us-east-1:111122223333:log-group:/aws/ecs/entity-api";
const databaseUrl = "arn:aws:secretsmanager:us-east-1:111122223333:secret:database-url-AbCdEf";
const taskDefinition = `${ecs}:task-definition/entity-api-migration:1`;

const details = {
  cluster: `${ecs}:cluster/apps`,
  container: "entity-api",
  logGroup: "/aws/ecs/entity-api",
  securityGroups: ["sg-tasks"],
  service: "entity-api",
  subnets: ["subnet-1", "subnet-2"],
  taskDefinition,
  timeoutMinutes: 10,
};

function migration(more: Partial<MigrationArgs> = {}): Migration {
  return new Migration("entity-api-migration", {
    service: "entity-api",
    settings: migrationSettings.parse({ command: ["npm", "run", "migrate"] }),
    strategy: "canary",
    workload: {
      image: `111122223333.dkr.ecr.us-east-1.amazonaws.com/entity-api@sha256:${"0f".repeat(32)}`,
      cpu: 512,
      memory: 1024,
      architecture: "ARM64",
      user: "1000:1000",
      environment: { LOG_LEVEL: "info" },
      writablePaths: ["/tmp"],
      stopSeconds: 30,
    },
    secrets: { DATABASE_URL: referenceTo({ arn: databaseUrl }) },
    logs: { group: "/aws/ecs/entity-api", arn: logGroupArn, keepDays: 30 },
    cluster: { arn: pulumi.output(details.cluster), clusterName: pulumi.output("apps") },
    subnetIds: details.subnets,
    securityGroupIds: details.securityGroups,
    startsAfter: [],
    accountId: "111122223333",
    region: "us-east-1",
    ...more,
  });
}

describe("Migration", () => {
  it("is a task of the service's image that runs the command, hardened as the service is, and ends", async () => {
    const { inputs } = await deploy(() => migration());

    const { containerDefinitions, ...task } = inputs("entity-api-migration-task");
    assert.deepEqual(task, {
      family: "entity-api-migration",
      tags: { MigrationOf: "entity-api" },
      cpu: "512",
      memory: "1024",
      networkMode: "awsvpc",
      requiresCompatibilities: ["FARGATE"],
      runtimePlatform: { cpuArchitecture: "ARM64", operatingSystemFamily: "LINUX" },
      executionRoleArn: "arn:aws:iam::111122223333:role/entity-api-migration-roles-execution",
      taskRoleArn: "arn:aws:iam::111122223333:role/entity-api-migration-roles-task",
      volumes: [{ name: "writable-tmp" }],
      skipDestroy: true,
    });
    assert.deepEqual(JSON.parse(containerDefinitions), [
      {
        name: "entity-api",
        image: `111122223333.dkr.ecr.us-east-1.amazonaws.com/entity-api@sha256:${"0f".repeat(32)}`,
        essential: true,
        cpu: 0,
        user: "1000:1000",
        command: ["npm", "run", "migrate"],
        environment: [{ name: "LOG_LEVEL", value: "info" }],
        secrets: [{ name: "DATABASE_URL", valueFrom: databaseUrl }],
        portMappings: [],
        mountPoints: [{ containerPath: "/tmp", readOnly: false, sourceVolume: "writable-tmp" }],
        volumesFrom: [],
        systemControls: [],
        readonlyRootFilesystem: true,
        linuxParameters: { capabilities: { add: [], drop: ["ALL"] }, initProcessEnabled: true },
        stopTimeout: 30,
        versionConsistency: "enabled",
        logConfiguration: {
          logDriver: "awslogs",
          options: {
            "awslogs-group": "/aws/ecs/entity-api",
            "awslogs-region": "us-east-1",
            "awslogs-stream-prefix": "migration",
            mode: "non-blocking",
            "max-buffer-size": "25m",
          },
        },
      },
    ]);
  });

  it("takes a size of its own where its settings give one", async () => {
    const settings = migrationSettings.parse({ command: ["migrate"], cpu: 1024, memory: 2048 });
    const { inputs } = await deploy(() => migration({ settings }));

    const { cpu, memory } = inputs("entity-api-migration-task");
    assert.deepEqual({ cpu, memory }, { cpu: "1024", memory: "2048" });
  });

  it("is started by ECS with its image, its secrets and its log, and nothing else", async () => {
    const { inputs } = await deploy(() => migration());

    assert.deepEqual(JSON.parse(inputs("entity-api-migration-roles-execution-may").policy).Statement, [
      { Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: "*" },
      {
        Effect: "Allow",
        Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        Resource: "arn:aws:ecr:us-east-1:111122223333:repository/entity-api",
      },
      { Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: `${logGroupArn}:*` },
      { Effect: "Allow", Action: ["secretsmanager:GetSecretValue"], Resource: [databaseUrl] },
    ]);
  });

  it("may do what its settings name, and nothing that only the service may", async () => {
    const { named } = await deploy(() => migration());
    assert(!named("aws:iam/rolePolicy:RolePolicy").includes("entity-api-migration-roles-task-may"));

    const read = { actions: ["s3:GetObject"], resources: ["arn:aws:s3:::seeds/*"] };
    const settings = migrationSettings.parse({ command: ["migrate"], permissions: [read] });
    const { inputs } = await deploy(() => migration({ settings }));
    assert.deepEqual(JSON.parse(inputs("entity-api-migration-roles-task-may").policy).Statement, [
      { Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::seeds/*"] },
    ]);
  });

  it("is run by ECS before the new version starts, where the strategy shifts traffic", async () => {
    for (const strategy of ["blueGreen", "canary", "linear"] as const) {
      const { result, inputs, named } = await deploy(() => migration({ strategy }));

      assert.deepEqual(await resolved(result.hook), {
        targetType: "AWS_LAMBDA",
        hookTargetArn: "arn:aws:lambda:us-east-1:111122223333:function:entity-api-migration-function-lambda",
        roleArn: "arn:aws:iam::111122223333:role/entity-api-migration-invoker",
        lifecycleStages: ["PRE_SCALE_UP"],
        hookDetails: JSON.stringify(details),
      });
      assert.deepEqual(named("aws:lambda/invocation:Invocation"), []);
      assert.equal(inputs("entity-api-migration-function-lambda").timeout, 60);
    }
  });

  it("lets ECS call that one function, and no other, whatever the strategy: ECS may go on calling it", async () => {
    for (const strategy of ["canary", "rolling"] as const) {
      const { inputs } = await deploy(() => migration({ strategy }));

      assert.deepEqual(JSON.parse(inputs("entity-api-migration-invoker").assumeRolePolicy).Statement, [
        { Effect: "Allow", Principal: { Service: "ecs.amazonaws.com" }, Action: "sts:AssumeRole" },
      ]);
      assert.deepEqual(JSON.parse(inputs("entity-api-migration-invoker-may").policy).Statement, [
        {
          Effect: "Allow",
          Action: ["lambda:InvokeFunction"],
          Resource: "arn:aws:lambda:us-east-1:111122223333:function:entity-api-migration-function-lambda",
        },
      ]);
    }
  });

  it("runs at its place in a rolling update, after what its task needs, and anew with each revision", async () => {
    const { result, inputs, options } = await deploy(() => {
      const firewall = new pulumi.ComponentResource("test:index:Firewall", "firewall");
      return migration({ strategy: "rolling", startsAfter: [firewall] });
    });

    assert.equal(result.hook, undefined);
    assert.deepEqual(inputs("entity-api-migration-run"), {
      functionName: "entity-api-migration-function-lambda",
      input: JSON.stringify({ hookDetails: details }),
      lifecycleScope: "CREATE_ONLY",
      triggers: { taskDefinition },
    });
    const { dependsOn } = options("entity-api-migration-run");
    for (const first of ["entity-api-migration-function-may", "entity-api-migration-roles-execution-may"]) {
      assert(dependsOn.includes(first), `${first} is not waited for`);
    }
    assert.equal(inputs("entity-api-migration-function-lambda").timeout, 900);
  });

  it("has a function that logs into a group of its own, and starts after it may act", async () => {
    const { inputs, options } = await deploy(() => migration());

    const { code, ...lambda } = inputs("entity-api-migration-function-lambda");
    assert.deepEqual(lambda, {
      description: "Runs the migration of entity-api",
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      handler: "index.handler",
      role: "arn:aws:iam::111122223333:role/entity-api-migration-function-role",
      timeout: 60,
      memorySize: 256,
      loggingConfig: { logFormat: "JSON", logGroup: "/aws/lambda/entity-api-migration-function-" },
    });
    assert.deepEqual(Object.keys(code.assets), ["index.js"]);
    assert(options("entity-api-migration-function-lambda").dependsOn.includes("entity-api-migration-function-may"));
    assert.equal(inputs("entity-api-migration-function-logs-group").retentionInDays, 30);
  });

  it("lets the function start and stop this migration in this cluster, pass its two roles, and nothing else", async () => {
    const { inputs } = await deploy(() => migration());

    const inCluster = { ArnEquals: { "ecs:cluster": details.cluster } };
    const role = "arn:aws:iam::111122223333:role/entity-api-migration-roles";
    const logs = "arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/entity-api-migration-function-";
    assert.deepEqual(JSON.parse(inputs("entity-api-migration-function-may").policy).Statement, [
      {
        Effect: "Allow",
        Action: ["ecs:RunTask"],
        Resource: `${ecs}:task-definition/entity-api-migration:*`,
        Condition: inCluster,
      },
      {
        Effect: "Allow",
        Action: ["iam:PassRole"],
        Resource: [`${role}-execution`, `${role}-task`],
        Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
      },
      {
        Effect: "Allow",
        Action: ["ecs:TagResource"],
        Resource: `${ecs}:task/apps/*`,
        Condition: { StringEquals: { "ecs:CreateAction": "RunTask" } },
      },
      { Effect: "Allow", Action: ["ecs:ListTasks"], Resource: "*", Condition: inCluster },
      { Effect: "Allow", Action: ["ecs:DescribeTasks"], Resource: `${ecs}:task/apps/*`, Condition: inCluster },
      {
        Effect: "Allow",
        Action: ["ecs:StopTask"],
        Resource: `${ecs}:task/apps/*`,
        Condition: { StringEquals: { "aws:ResourceTag/MigrationOf": "entity-api" } },
      },
      { Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: `${logs}:*` },
    ]);
  });

  it("hides nothing from a first preview", async () => {
    await assertPreviewComplete(() => migration());
    await assertPreviewComplete(() => migration({ strategy: "rolling" }));
  });
});
