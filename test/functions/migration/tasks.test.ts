import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";

import { DescribeTasksCommand, ECSClient } from "@aws-sdk/client-ecs";

import { answer } from "../../../functions/migration/answer";
import { tasksOf } from "../../../functions/migration/tasks";
import { type AwsStandIn, startAwsStandIn } from "../../scripts/readme/aws-stand-in";

// moto knows neither client tokens nor how a container ends: the unit tests play those.
describe("the migration function, on an ECS that others have written", function () {
  // moto is installed first, from PyPI.
  this.timeout(300_000);

  let account: AwsStandIn;
  let ecs: ECSClient;
  const { info, error } = console;

  before(async () => {
    account = await startAwsStandIn(process.env.PATH ?? "");
    ecs = clientOf(account);
    console.info = console.error = () => {};
  });
  after(async () => {
    Object.assign(console, { info, error });
    await account?.stop();
  });

  it("starts one task, finds it again when its answer was lost, and stops it when its time is up", async () => {
    const migration = prepare(account);
    const begin = new Date("2026-01-02T03:04:05Z");
    const ask = (hookDetails: object, now: Date) => {
      const event = { lifecycleStage: "PRE_SCALE_UP", resourceArn: "deployment-1", hookDetails };
      return answer(event, "request-1", { tasks: tasksOf(ecs), now: () => now, sleep: async () => {} });
    };

    const first = await ask(migration, begin);
    assert("hookDetails" in first && first.hookDetails && "task" in first.hookDetails);
    assert.deepEqual(await ask(migration, begin), first);
    assert.deepEqual(await ask(first.hookDetails, new Date(begin.getTime() + 60_000)), { hookStatus: "FAILED" });

    const described = { cluster: migration.cluster, tasks: [`${first.hookDetails.task}`] };
    const { tasks: [task] = [] } = await ecs.send(new DescribeTasksCommand(described));
    assert.equal(task?.desiredStatus, "STOPPED");
    assert.equal(task?.stoppedReason, "the migration was not done in time");
    assert.equal(task?.taskDefinitionArn, migration.taskDefinition);
  });

  it("starts no task of a definition that does not exist", async () => {
    const migration = { ...prepare(account), taskDefinition: "entity-api-migration:99" };
    const world = { tasks: tasksOf(ecs), now: () => new Date(), sleep: async () => {} };

    await assert.rejects(answer({ hookDetails: migration }, "request-1", world), { name: "ClientException" });
  });
});

/** A cluster, a place for tasks, and a migration in them. */
function prepare({ environment }: AwsStandIn) {
  const aws = (query: string, ...command: string[]) => {
    const region = ["--region", "us-east-1", "--output", "text", "--query", query];
    return execFileSync("aws", [...command, ...region], { env: environment, encoding: "utf8" }).trim();
  };
  // moto adds up the memory of the containers, which Fargate does not ask for.
  const container = { name: "entity-api", image: "entity-api", memory: 512, command: ["npm", "run", "migrate"] };
  const definition = ["--network-mode", "awsvpc", "--container-definitions", JSON.stringify([container])];
  const family = ["--family", "entity-api-migration", "--cpu", "256", "--memory", "512"];
  return {
    service: "entity-api",
    cluster: aws("cluster.clusterArn", "ecs", "create-cluster", "--cluster-name", "apps"),
    taskDefinition: aws(
      "taskDefinition.taskDefinitionArn",
      "ecs",
      "register-task-definition",
      ...family,
      ...definition,
    ),
    subnets: [aws("Subnets[0].SubnetId", "ec2", "describe-subnets")],
    securityGroups: [aws("SecurityGroups[0].GroupId", "ec2", "describe-security-groups")],
    container: container.name,
    logGroup: "/aws/ecs/entity-api",
    timeoutMinutes: 1,
  };
}

function clientOf({ environment }: AwsStandIn): ECSClient {
  const { AWS_ENDPOINT_URL: endpoint = "", AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "" } = environment;
  const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
  return new ECSClient({ endpoint, region: "us-east-1", credentials });
}
