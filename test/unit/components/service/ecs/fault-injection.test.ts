import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { FaultAgentRole } from "../../../../../components/service/ecs/fault-agent-role";
import { faultAgent, joinSystemsManager } from "../../../../../components/service/ecs/fault-injection";
import { assertPreviewComplete, deploy } from "../../../harness";
import { entityApi } from "./entity-api";

const agentImage = `public.ecr.aws/amazon-ssm-agent/amazon-ssm-agent@sha256:${"0".repeat(64)}`;
const agent = faultAgent({ agentImage }, { agentRoleName: "agents", logGroup: "/aws/ecs/a", region: "us-east-1" });

describe("faultAgent", () => {
  it("runs beside the service without being able to end it or to take its memory", () => {
    const { command, ...rest } = agent;

    assert.deepEqual(command?.slice(0, 2), ["/bin/bash", "-c"]);
    assert.deepEqual(rest, {
      name: "fault-agent",
      image: agentImage,
      essential: false,
      restarts: true,
      user: "0",
      installs: true,
      memory: { limit: 512 },
      ports: {},
      environment: { AWS_REGION: "us-east-1", MANAGED_INSTANCE_ROLE_NAME: "agents" },
      secrets: {},
      mounts: [],
      stopSeconds: 30,
      logs: {
        driver: "awslogs",
        options: {
          "awslogs-group": "/aws/ecs/a",
          "awslogs-region": "us-east-1",
          "awslogs-stream-prefix": "fault-agent",
          mode: "non-blocking",
          "max-buffer-size": "25m",
        },
      },
    });
  });

  it("joins Systems Manager under the task's ARN, and leaves it when the task ends", async () => {
    const calls = await callsUntilStopped(agent.command?.[2] ?? "");

    const task = "arn:aws:ecs:us-east-1:111122223333:task/main/0123";
    assert.deepEqual(calls, [
      "dnf install --assumeyes --quiet awscli",
      "curl --silent --show-error --fail http://169.254.170.2/v4/0123/task",
      "aws ssm create-activation --output json --iam-role agents --tags " +
        `Key=ECS_TASK_ARN,Value=${task} Key=ECS_TASK_AVAILABILITY_ZONE,Value=us-east-1a ` +
        "Key=FAULT_INJECTION_SIDECAR,Value=true",
      "amazon-ssm-agent -register -id activation-1 -code code-1 -region us-east-1",
      "amazon-ssm-agent",
      "aws ssm delete-activation --activation-id activation-1",
      "aws ssm deregister-managed-instance --instance-id mi-0123",
    ]);
  });

  it("joins nothing where it cannot read who it is", async () => {
    const calls = await callsUntilStopped(agent.command?.[2] ?? "", "{}");

    assert.deepEqual(calls.slice(2), []);
  });
});

describe("the task's role", () => {
  it("may bring in what carries the tag of agents, with their role, and nothing else", () => {
    assert.deepEqual(joinSystemsManager("arn:aws:iam::111122223333:role/agents"), [
      {
        Effect: "Allow",
        Action: ["ssm:AddTagsToResource", "ssm:CreateActivation"],
        Resource: "*",
        Condition: { StringEquals: { "aws:RequestTag/FAULT_INJECTION_SIDECAR": "true" } },
      },
      {
        Effect: "Allow",
        Action: ["iam:PassRole"],
        Resource: "arn:aws:iam::111122223333:role/agents",
        Condition: { StringEquals: { "iam:PassedToService": "ssm.amazonaws.com" } },
      },
    ]);
  });
});

describe("FaultAgentRole", () => {
  const create = () => new FaultAgentRole("agents", { accountId: "111122223333", region: "us-east-1" });

  it("is Systems Manager's to give to agents of this account and region", async () => {
    const { inputs } = await deploy(create);

    assert.deepEqual(JSON.parse(inputs("agents-role").assumeRolePolicy).Statement, [
      {
        Effect: "Allow",
        Principal: { Service: "ssm.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "aws:SourceAccount": "111122223333" },
          ArnLike: { "aws:SourceArn": "arn:aws:ssm:us-east-1:111122223333:*" },
        },
      },
    ]);
  });

  it("takes commands, and takes agents out again", async () => {
    const { inputs } = await deploy(create);

    assert.equal(inputs("agents-core").policyArn, "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore");
    assert.deepEqual(JSON.parse(inputs("agents-leave").policy).Statement, [
      { Effect: "Allow", Action: ["ssm:DeleteActivation"], Resource: "*" },
      {
        Effect: "Allow",
        Action: ["ssm:DeregisterManagedInstance"],
        Resource: "arn:aws:ssm:us-east-1:111122223333:managed-instance/*",
        Condition: { StringEquals: { "ssm:resourceTag/FAULT_INJECTION_SIDECAR": "true" } },
      },
    ]);
  });

  it("hides nothing from a first preview", async () => {
    await assertPreviewComplete(create);
  });
});

describe("a service that takes faults", () => {
  const containersOf = (definitions: string): { name: string }[] => JSON.parse(definitions);

  it("lets ECS change its tasks' network, and runs the agent beside them with a role of its own", async () => {
    const { inputs } = await deploy(() => entityApi({ faultInjection: { agentImage } }));

    const { enableFaultInjection, pidMode, containerDefinitions } = inputs("entity-api-task", TASK);
    assert.deepEqual({ enableFaultInjection, pidMode }, { enableFaultInjection: true, pidMode: "task" });
    const [service, sidecar] = containersOf(containerDefinitions).sort((a, b) => (a.name < b.name ? -1 : 1));
    assert.equal(service?.name, "entity-api");
    const { command, logConfiguration, ...described } = sidecar as Record<string, unknown> & { name: string };
    assert.deepEqual(described, {
      name: "fault-agent",
      image: agentImage,
      essential: false,
      cpu: 0,
      memory: 512,
      user: "0",
      environment: [
        { name: "AWS_REGION", value: "us-east-1" },
        { name: "MANAGED_INSTANCE_ROLE_NAME", value: "entity-api-agents-role" },
      ],
      secrets: [],
      portMappings: [],
      mountPoints: [],
      volumesFrom: [],
      systemControls: [],
      readonlyRootFilesystem: false,
      linuxParameters: { capabilities: { add: [], drop: [] }, initProcessEnabled: true },
      restartPolicy: { enabled: true, restartAttemptPeriod: 300 },
      stopTimeout: 30,
      versionConsistency: "enabled",
    });
    assert.deepEqual(
      JSON.parse(inputs("entity-api-roles-task-may").policy).Statement,
      joinSystemsManager("arn:aws:iam::111122223333:role/entity-api-agents-role"),
    );
  });

  it("may pull the agent from the account's own registry", async () => {
    const own = `111122223333.dkr.ecr.us-east-1.amazonaws.com/ssm-agent@sha256:${"0".repeat(64)}`;
    const { inputs } = await deploy(() => entityApi({ faultInjection: { agentImage: own } }));

    const statements: { Resource: unknown }[] = JSON.parse(inputs("entity-api-roles-execution-may").policy).Statement;
    const repository = "arn:aws:ecr:us-east-1:111122223333:repository/ssm-agent";
    assert.ok(statements.some(({ Resource }) => [Resource].flat().includes(repository)));
  });

  it("is the exception: others have neither the agent nor its rights", async () => {
    const { inputs, named } = await deploy(() => entityApi());

    const { enableFaultInjection, pidMode, containerDefinitions } = inputs("entity-api-task", TASK);
    assert.deepEqual([enableFaultInjection, pidMode], [undefined, undefined]);
    assert.deepEqual(
      containersOf(containerDefinitions).map(({ name }) => name),
      ["entity-api"],
    );
    assert.ok(!named("aws:iam/rolePolicy:RolePolicy").includes("entity-api-roles-task-may"));
  });

  it("hides nothing from a first preview", async () => {
    await assertPreviewComplete(() => entityApi({ faultInjection: { agentImage } }));
  });
});

const TASK = "aws:ecs/taskDefinition:TaskDefinition";

const METADATA =
  '{"Cluster":"main","TaskARN":"arn:aws:ecs:us-east-1:111122223333:task/main/0123","AvailabilityZone":"us-east-1a"}';
const ACTIVATION = '{\n  "ActivationId": "activation-1",\n  "ActivationCode": "code-1"\n}';
const REGISTRATION = '{"ManagedInstanceID":"mi-0123","Region":"us-east-1"}';

/** Runs the agent's script as ECS would, with stand-ins for all that it calls, until ECS stops the task. */
async function callsUntilStopped(script: string, metadata = METADATA): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "fault-agent-"));
  const calls = join(folder, "calls");
  const stand = (name: string, answer: string) => {
    writeFileSync(join(folder, name), `#!/bin/bash\necho "${name} $*" >> "${calls}"\n${answer}\n`);
    chmodSync(join(folder, name), 0o755);
  };
  stand("dnf", "");
  stand("curl", `echo '${metadata}'`);
  stand("aws", `[[ $2 == create-activation ]] && echo '${ACTIVATION}'; true`);
  stand("amazon-ssm-agent", "[[ $1 == -register ]] || { echo started >&2; exec sleep 30; }");
  writeFileSync(join(folder, "registration"), REGISTRATION);
  const env = {
    PATH: `${folder}:${process.env.PATH}`,
    ...agent.environment,
    ECS_CONTAINER_METADATA_URI_V4: "http://169.254.170.2/v4/0123",
  };
  const local = script.replace("/var/lib/amazon/ssm/registration", join(folder, "registration"));
  const shell = spawn("/bin/bash", ["-c", local], { env, stdio: ["ignore", "ignore", "pipe"] });
  shell.stderr.on("data", (told) => String(told).includes("started") && shell.kill("SIGTERM"));
  await new Promise((resolve) => shell.once("exit", resolve));
  const called = readFileSync(calls, "utf8").trimEnd().split("\n");
  rmSync(folder, { recursive: true });
  return called.map((call) => call.trimEnd());
}
