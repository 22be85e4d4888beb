import assert from "node:assert/strict";

import { deploy } from "../../../harness";
import { entityApi, secret } from "./entity-api";

const agent = `public.ecr.aws/datadog/agent@sha256:${"1a".repeat(32)}`;
const fluentBit = `public.ecr.aws/aws-observability/aws-for-fluent-bit@sha256:${"2b".repeat(32)}`;
// How the digest of the service's image begins.
const version = "0f0f0f0f0f0f";

describe("Datadog's agent beside a service", () => {
  const withAgent = () => entityApi({ sidecars: { datadog: { image: agent } } });

  it("runs apart from the service: without it the service goes on, and it takes no more than its share", async () => {
    const { "datadog-agent": found } = await containers(withAgent);

    const { essential, restartPolicy, cpu, memory, readonlyRootFilesystem, healthCheck, dockerLabels } = found;
    // Its own init process has to be the first of all.
    assert.equal(found.linuxParameters.initProcessEnabled, false);
    assert.deepEqual(
      { essential, restartPolicy, cpu, memory, readonlyRootFilesystem, healthCheck },
      {
        essential: false,
        restartPolicy: { enabled: true, restartAttemptPeriod: 300 },
        cpu: 128,
        memory: 256,
        readonlyRootFilesystem: true,
        healthCheck: { command: ["CMD", "/probe.sh"], interval: 15, timeout: 5, retries: 3, startPeriod: 60 },
      },
    );
    assert.equal(dockerLabels["com.datadoghq.ad.check_names"], '["ecs_fargate"]');
    assert.deepEqual(
      found.mountPoints.map(({ containerPath, sourceVolume }: Record<string, string>) => [containerPath, sourceVolume]),
      [
        ["/etc/datadog-agent", "datadog-agent-etc-datadog-agent"],
        ["/opt/datadog-agent/run", "datadog-agent-opt-datadog-agent-run"],
        ["/tmp", "datadog-agent-tmp"],
        ["/var/log/datadog", "datadog-agent-var-log-datadog"],
        ["/var/run/s6", "datadog-agent-var-run-s6"],
      ],
    );
  });

  it("is given the service's API key by reference, and never in plain sight", async () => {
    const { "datadog-agent": found } = await containers(withAgent);

    assert.deepEqual(found.secrets, [{ name: "DD_API_KEY", valueFrom: secret("datadog") }]);
    assert.deepEqual(found.environment, [
      { name: "DD_APM_ENABLED", value: "true" },
      { name: "DD_ECS_TASK_COLLECTION_ENABLED", value: "true" },
      { name: "DD_ENV", value: "staging" },
      { name: "DD_SITE", value: "datadoghq.com" },
      { name: "ECS_FARGATE", value: "true" },
    ]);
  });

  it("knows the service by the same three words as its traces and labels", async () => {
    const { "entity-api": own } = await containers(withAgent);

    assert.deepEqual(own.environment, [
      { name: "API_PORT", value: "3000" },
      { name: "DD_AGENT_HOST", value: "127.0.0.1" },
      { name: "DD_ENV", value: "staging" },
      { name: "DD_LOGS_INJECTION", value: "true" },
      { name: "DD_SERVICE", value: "entity-api" },
      { name: "DD_TRACE_AGENT_URL", value: "http://127.0.0.1:8126" },
      { name: "DD_VERSION", value: version },
    ]);
    assert.deepEqual(own.dockerLabels, {
      "com.datadoghq.tags.env": "staging",
      "com.datadoghq.tags.service": "entity-api",
      "com.datadoghq.tags.version": version,
    });
  });

  it("takes no traces where they are not wanted", async () => {
    const off = () => entityApi({ sidecars: { datadog: { image: agent, traces: false } } });
    const { "entity-api": own, "datadog-agent": found } = await containers(off);

    assert(own.environment.some(({ name, value }: Variable) => name === "DD_TRACE_ENABLED" && value === "false"));
    assert(found.environment.some(({ name, value }: Variable) => name === "DD_APM_ENABLED" && value === "false"));
  });

  it("leaves the service what it does not take for itself, and asks for nothing in AWS", async () => {
    const { inputs, named } = await deploy(withAgent);

    const found = JSON.parse(inputs("entity-api-task").containerDefinitions);
    assert.deepEqual(
      found.map(({ name, cpu }: { name: string; cpu: number }) => [name, cpu]),
      [
        ["datadog-agent", 128],
        ["entity-api", 384],
      ],
    );
    assert(!named("aws:iam/rolePolicy:RolePolicy").includes("entity-api-roles-task-may"));
  });

  it("may be pulled like the service's own image where it lies in a private registry", async () => {
    const mirrored = agent.replace("public.ecr.aws", "111122223333.dkr.ecr.us-east-1.amazonaws.com");
    const { inputs } = await deploy(() => entityApi({ sidecars: { datadog: { image: mirrored } } }));

    const [, pull] = JSON.parse(inputs("entity-api-roles-execution-may").policy).Statement;
    assert.deepEqual(pull.Resource, [
      "arn:aws:ecr:us-east-1:111122223333:repository/entity-api",
      "arn:aws:ecr:us-east-1:111122223333:repository/datadog/agent",
    ]);
  });

  it("is refused where the service has no such secret", async () => {
    const without = () => entityApi({ sidecars: { datadog: { image: agent, apiKeySecret: "DD_KEY" } } });

    await assert.rejects(
      deploy(without),
      /sidecars\.datadog\.apiKeySecret: found "DD_KEY"; no secret has that name\. Known: DATABASE_URL, JWT_SECRET, DATADOG_API_KEY/,
    );
  });
});

describe("the log router beside a service", () => {
  it("runs as root, since ECS demands it, ends the task with it and is there before the service", async () => {
    const routed = () => entityApi({ sidecars: { logRouter: { image: fluentBit } } });
    const { "log-router": router, "entity-api": own } = await containers(routed);

    const { user, essential, memoryReservation, firelensConfiguration, logConfiguration } = router;
    assert.deepEqual(
      { user, essential, memoryReservation, firelensConfiguration },
      {
        user: "0",
        essential: true,
        memoryReservation: 128,
        firelensConfiguration: { type: "fluentbit", options: { "enable-ecs-log-metadata": "true" } },
      },
    );
    assert.equal(logConfiguration.logDriver, "awslogs");
    assert.deepEqual(own.dependsOn, [{ containerName: "log-router", condition: "START" }]);
  });

  it("sends the service's logs to its encrypted group, which the task may write to for that", async () => {
    const routed = () => entityApi({ sidecars: { logRouter: { image: fluentBit } } });
    const { "entity-api": own } = await containers(routed);
    const { inputs } = await deploy(routed);

    assert.deepEqual(own.logConfiguration, {
      logDriver: "awsfirelens",
      options: {
        Name: "cloudwatch_logs",
        auto_create_group: "false",
        log_group_name: "/aws/ecs/entity-api",
        log_stream_prefix: "entity-api/",
        region: "us-east-1",
      },
    });
    assert(!("dockerLabels" in own));
    assert.deepEqual(JSON.parse(inputs("entity-api-roles-task-may").policy).Statement, [
      {
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: "arn:aws:logs:us-east-1:111122223333:log-group:/aws/ecs/entity-api:*",
      },
    ]);
  });

  it("sends them to Datadog with the key by reference, under the service's three words", async () => {
    const logRouter = { image: fluentBit, destination: "datadog", site: "datadoghq.eu" } as const;
    const routed = () => entityApi({ sidecars: { logRouter } });
    const { "entity-api": own } = await containers(routed);
    const { named } = await deploy(routed);

    assert.deepEqual(own.logConfiguration, {
      logDriver: "awsfirelens",
      options: {
        Host: "http-intake.logs.datadoghq.eu",
        Name: "datadog",
        TLS: "on",
        compress: "gzip",
        dd_service: "entity-api",
        dd_source: "entity-api",
        dd_tags: `env:staging,version:${version}`,
        provider: "ecs",
      },
      secretOptions: [{ name: "apikey", valueFrom: secret("datadog") }],
    });
    assert.equal(own.dockerLabels["com.datadoghq.tags.version"], version);
    assert(!named("aws:iam/rolePolicy:RolePolicy").includes("entity-api-roles-task-may"));
  });
});

interface Variable {
  name: string;
  value: string;
}

/** The containers of the service's task, by name. */
// biome-ignore lint/suspicious/noExplicitAny: the tests look into JSON whose shape they know
async function containers(program: () => unknown): Promise<Record<string, any>> {
  const { inputs } = await deploy(program);
  const found: { name: string }[] = JSON.parse(inputs("entity-api-task").containerDefinitions);
  return Object.fromEntries(found.map((each) => [each.name, each]));
}
