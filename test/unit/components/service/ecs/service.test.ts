import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { EcsCluster, EcsService, type EcsServiceArgs } from "../../../../../components/service";
import { assertPreviewComplete, deploy } from "../../../harness";

const secret = (name: string) => `arn:aws:secretsmanager:us-east-1:111122223333:secret:${name}-AbCdEf`;
const key = "arn:aws:kms:us-east-1:111122223333:key/secrets";
const image = `111122223333.dkr.ecr.us-east-1.amazonaws.com/entity-api@sha256:${"0f".repeat(32)}`;
const listenerArn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:listener/app/web/1/2";

function entityApi(more: Partial<EcsServiceArgs> = {}): EcsService {
  return new EcsService("entity-api", {
    image,
    port: 3000,
    environment: { API_PORT: "3000" },
    cluster: new EcsCluster("cluster"),
    network: { vpcId: "vpc-1", privateSubnetIds: ["subnet-1", "subnet-2"] },
    loadBalancer: { listenerArn, securityGroupId: "sg-web" },
    secrets: {
      DATABASE_URL: reference("database-url", key),
      JWT_SECRET: reference("jwt", key),
      DATADOG_API_KEY: reference("datadog"),
    },
    connectsTo: { "entity-db": { securityGroupId: "sg-db", port: 5432 } },
    accountId: "111122223333",
    region: "us-east-1",
    ...more,
  });
}

describe("EcsService", () => {
  it("runs in private subnets without public addresses, and rolls back by itself what does not get well", async () => {
    const { inputs } = await deploy(() => entityApi());

    assert.deepEqual(inputs("entity-api-service"), {
      cluster: "arn:aws:ecs:us-east-1:111122223333:cluster/cluster-cluster",
      taskDefinition: "arn:aws:ecs:us-east-1:111122223333:task-definition/entity-api:1",
      networkConfiguration: {
        subnets: ["subnet-1", "subnet-2"],
        securityGroups: ["sg-entity-api-firewall-tasks"],
        assignPublicIp: false,
      },
      loadBalancers: [
        {
          containerName: "entity-api",
          containerPort: 3000,
          targetGroupArn:
            "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/entity-api-tg/73e2d6bc24d8a067",
        },
      ],
      desiredCount: 3,
      capacityProviderStrategies: [{ capacityProvider: "FARGATE", weight: 1 }],
      availabilityZoneRebalancing: "ENABLED",
      healthCheckGracePeriodSeconds: 60,
      deploymentCircuitBreaker: { enable: true, rollback: true },
      deploymentMinimumHealthyPercent: 100,
      deploymentMaximumPercent: 200,
      waitForSteadyState: true,
      forceNewDeployment: true,
      enableExecuteCommand: false,
      enableEcsManagedTags: true,
      propagateTags: "SERVICE",
    });
  });

  it("starts no task before it can pull, log, read its secrets, connect and be reached", async () => {
    const { options } = await deploy(() => entityApi());

    const { dependsOn } = options("entity-api-service");
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
    ]) {
      assert(dependsOn.includes(first), `the service does not wait for ${first}, but for ${dependsOn}`);
    }
  });

  it("waits as long for a deployment as its workload says", async () => {
    const { options } = await deploy(() => entityApi({ deployment: { timeoutMinutes: 45 } }));

    assert.deepEqual(options("entity-api-service").customTimeouts, { create: "45m", update: "45m", delete: "45m" });
  });

  it("leaves the number of tasks to scaling exactly when there is scaling", async () => {
    const fixed = await deploy(() => entityApi());
    const scaled = await deploy(() => entityApi({ scaling: { min: 3, max: 12 } }));

    assert.deepEqual(fixed.options("entity-api-service").ignoreChanges, []);
    assert.deepEqual(fixed.named("aws:appautoscaling/target:Target"), []);
    assert.deepEqual(scaled.options("entity-api-service").ignoreChanges, ["desiredCount"]);
  });

  it("follows CPU and memory between its bounds", async () => {
    const { inputs, named } = await deploy(() => entityApi({ scaling: { min: 3, max: 12, cpuPercent: 50 } }));

    const scaled = {
      serviceNamespace: "ecs",
      scalableDimension: "ecs:service:DesiredCount",
      resourceId: "service/cluster-cluster/entity-api-service",
    };
    assert.deepEqual(inputs("entity-api-scaling-range"), { ...scaled, minCapacity: 3, maxCapacity: 12 });
    const policies = named("aws:appautoscaling/policy:Policy").map((name) => inputs(name));
    assert.deepEqual(policies, [
      { ...scaled, policyType: "TargetTrackingScaling", targetTrackingScalingPolicyConfiguration: target("CPU", 50) },
      {
        ...scaled,
        policyType: "TargetTrackingScaling",
        targetTrackingScalingPolicyConfiguration: target("Memory", 70),
      },
    ]);
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
          Condition: { StringEquals: { "kms:ViaService": "secretsmanager.us-east-1.amazonaws.com" } },
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

  it("is reached by the load balancer alone, and reaches its databases and HTTPS alone", async () => {
    const { registrations } = await deploy(() => entityApi());

    const rules = registrations.filter(({ type }) => /SecurityGroup(In|E)gressRule$/.test(type));
    const found = rules.map(({ type, inputs }) => {
      const other = inputs.referencedSecurityGroupId ?? inputs.cidrIpv4;
      const side = type.includes("Ingress") ? "from" : "to";
      return `${inputs.securityGroupId} ${side} ${other} ${inputs.ipProtocol} ${inputs.fromPort}-${inputs.toPort}`;
    });
    assert.deepEqual(found.sort(), [
      "sg-db from sg-entity-api-firewall-tasks tcp 5432-5432",
      "sg-entity-api-firewall-tasks from sg-web tcp 3000-3000",
      "sg-entity-api-firewall-tasks to 0.0.0.0/0 tcp 443-443",
      "sg-entity-api-firewall-tasks to sg-db tcp 5432-5432",
      "sg-web to sg-entity-api-firewall-tasks tcp 3000-3000",
    ]);
  });

  it("gets requests only for tasks that answer their health check", async () => {
    const { inputs } = await deploy(() => entityApi({ drainSeconds: 15, health: { path: "/ready" } }));

    assert.deepEqual(inputs("entity-api-tg"), {
      vpcId: "vpc-1",
      targetType: "ip",
      port: 3000,
      protocol: "HTTP",
      deregistrationDelay: 15,
      loadBalancingAlgorithmType: "least_outstanding_requests",
      healthCheck: {
        path: "/ready",
        protocol: "HTTP",
        port: "traffic-port",
        matcher: "200",
        interval: 10,
        timeout: 5,
        healthyThreshold: 2,
        unhealthyThreshold: 3,
      },
    });
  });

  it("takes from the listener the requests that its routing names", async () => {
    const routing = { hosts: ["admin.example.com"], paths: ["/a/*", "/b"] };
    const { inputs } = await deploy(() => entityApi({ routing }));

    const { conditions, actions, listenerArn: listener } = inputs("entity-api-rule");
    assert.equal(listener, listenerArn);
    assert.deepEqual(conditions, [
      { hostHeader: { values: ["admin.example.com"] } },
      { pathPattern: { values: ["/a/*", "/b"] } },
    ]);
    assert.deepEqual(actions, [
      { type: "forward", targetGroupArn: inputs("entity-api-service").loadBalancers[0].targetGroupArn },
    ]);
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

    assert.deepEqual(find("entity-api").outputs, {
      securityGroupId: "sg-entity-api-firewall-tasks",
      serviceName: "entity-api-service",
      targetGroupArnSuffix: "targetgroup/entity-api-tg/73e2d6bc24d8a067",
      logGroupName: "/aws/ecs/entity-api",
      taskRoleName: "entity-api-roles-task",
    });
    await assertPreviewComplete(() => entityApi({ scaling: { min: 3, max: 12 } }));
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

describe("EcsCluster", () => {
  it("runs tasks on Fargate, and shows what they do", async () => {
    const { inputs } = await deploy(() => new EcsCluster("cluster"));

    assert.deepEqual(inputs("cluster-cluster"), { settings: [{ name: "containerInsights", value: "enhanced" }] });
    assert.deepEqual(inputs("cluster-capacity"), {
      clusterName: "cluster-cluster",
      capacityProviders: ["FARGATE"],
      defaultCapacityProviderStrategies: [{ capacityProvider: "FARGATE", weight: 1 }],
    });
  });
});

function reference(name: string, keyArn?: string) {
  const arn = pulumi.output(secret(name));
  return { valueFrom: arn, secretArn: arn, ...(keyArn && { keyArn: pulumi.output(keyArn) }) };
}

function target(metric: "CPU" | "Memory", targetValue: number) {
  return {
    predefinedMetricSpecification: { predefinedMetricType: `ECSServiceAverage${metric}Utilization` },
    targetValue,
    scaleOutCooldown: 60,
    scaleInCooldown: 300,
  };
}
