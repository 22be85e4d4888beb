import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

import {
  CreateClusterCommand,
  CreateServiceCommand,
  DeleteServiceCommand,
  DescribeServicesCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from "@aws-sdk/client-ecs";
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";

import { answer, type World } from "../../../functions/redeployment/answer";
import { readServices, type Service } from "../../../functions/redeployment/services";
import { type Moto, startMoto } from "../aws/moto";

const hourly = { source: "aws.events", "detail-type": "Scheduled Event", detail: {} };

async function noSleep(): Promise<void> {
  assert.fail("it need not wait");
}

describe("the redeployment of services whose secrets have changed", function () {
  // moto is installed first, where it is absent.
  this.timeout(300_000);

  let moto: Moto;
  let ecs: ECSClient;
  let manager: SecretsManagerClient;
  let cluster: string;
  const { info } = console;

  before(async () => {
    console.info = () => {};
    moto = await startMoto();
    ecs = new ECSClient(moto.client);
    manager = new SecretsManagerClient(moto.client);
    cluster = (await ecs.send(new CreateClusterCommand({ clusterName: "apps" }))).cluster?.clusterArn ?? "";
    const containerDefinitions = [{ name: "entity-api", image: "entity-api", memory: 512 }];
    await ecs.send(new RegisterTaskDefinitionCommand({ family: "entity-api", containerDefinitions }));
  });
  after(async () => {
    console.info = info;
    await moto?.stop();
  });

  /** A service that has started after its secret was made. */
  async function running(name: string): Promise<Service> {
    const secret = await manager.send(new CreateSecretCommand({ Name: name, SecretString: "first" }));
    // moto starts no task, so that the deployment of one that needs any would never end.
    const given = { cluster, serviceName: name, taskDefinition: "entity-api", desiredCount: 0 };
    const { service } = await ecs.send(new CreateServiceCommand(given));
    return { service: service?.serviceArn ?? "", cluster, secretArns: [secret.ARN ?? ""] };
  }

  async function change({ secretArns: [SecretId] }: Service): Promise<void> {
    // moto dates versions by whole seconds: one of the same second would be older than the deployment.
    await sleep(1_050 - (Date.now() % 1_000));
    await manager.send(new PutSecretValueCommand({ SecretId, SecretString: "second" }));
  }

  async function startOf({ service }: Service): Promise<Date | undefined> {
    const { services } = await ecs.send(new DescribeServicesCommand({ cluster, services: [service] }));
    return services?.[0]?.deployments?.[0]?.createdAt;
  }

  // moto says of each version that it was made just now, and knows when only where it tells the value as well.
  const secrets = {
    send: async (command: ListSecretVersionIdsCommand) => {
      const answered = await manager.send(command);
      if (!(command instanceof ListSecretVersionIdsCommand)) return answered;
      const dated = answered.Versions?.filter(({ VersionStages }) => VersionStages?.length).map(async (version) => {
        const known = { SecretId: answered.ARN, VersionId: version.VersionId };
        return { ...version, CreatedDate: (await manager.send(new GetSecretValueCommand(known))).CreatedDate };
      });
      return { ...answered, Versions: await Promise.all(dated ?? []) };
    },
    // The client's own type has an overload for callbacks too.
  } as unknown as World["secrets"];

  /** ECS, where the deployment of a service looks otherwise. */
  function ecsWith(changed: object, more: object[] = []): World["ecs"] {
    const send = async (command: DescribeServicesCommand) => {
      const answered = await ecs.send(command);
      if (!(command instanceof DescribeServicesCommand)) return answered;
      const services = answered.services?.map((service) => {
        const [primary] = service.deployments ?? [];
        return { ...service, deployments: [{ ...primary, ...changed }, ...more] };
      });
      return { ...answered, services };
    };
    // The client's own type has an overload for callbacks too.
    return { send } as unknown as World["ecs"];
  }

  it("deploys a service anew when its secret has changed, once, and no other", async () => {
    const [changed, unchanged] = [await running("changed"), await running("unchanged")];
    const names = [changed.service, unchanged.service];
    const world = { services: [changed, unchanged], ecs, secrets, sleep: noSleep };
    const told = (...states: string[]) => Object.fromEntries(names.map((name, index) => [name, states[index]]));
    assert.deepEqual(await answer(hourly, world), told("up to date", "up to date"));

    const before = [await startOf(changed), await startOf(unchanged)];
    await change(changed);
    assert.deepEqual(await answer(hourly, world), told("deployed anew", "up to date"));
    assert.notDeepEqual(await startOf(changed), before[0]);
    assert.deepEqual(await startOf(unchanged), before[1]);
    assert.deepEqual(await answer(hourly, world), told("up to date", "up to date"));
  });

  it("deploys a service anew when one of its secrets has changed, and the others have not", async () => {
    const [service, other] = [await running("reads-two"), await running("reads-one")];
    const both = { ...service, secretArns: [...other.secretArns, ...service.secretArns] };
    await change(service);

    assert.deepEqual(await answer(hourly, { services: [both], ecs, secrets, sleep: noSleep }), {
      [service.service]: "deployed anew",
    });
  });

  it("leaves a deployment that is in progress alone, and comes back to it", async () => {
    const service = await running("in-progress");
    await change(service);
    const start = await startOf(service);
    const ask = async (busy: World["ecs"]) =>
      await answer(hourly, { services: [service], ecs: busy, secrets, sleep: noSleep });

    const beingDeployed = { [service.service]: "is being deployed" };
    assert.deepEqual(await ask(ecsWith({ rolloutState: "IN_PROGRESS" })), beingDeployed);
    assert.deepEqual(await ask(ecsWith({}, [{ status: "ACTIVE" }])), beingDeployed);
    assert.deepEqual(await startOf(service), start);
    assert.deepEqual(await ask(ecs), { [service.service]: "deployed anew" });
  });

  it("counts from the end of a rotation, which may be long after its value was made", async () => {
    const service = await running("rotated-late");
    const started = await startOf(service);
    const rotatedAfter = async (milliseconds: number) => {
      const LastRotatedDate = new Date((started?.getTime() ?? 0) + milliseconds);
      const send = async (command: ListSecretVersionIdsCommand) => ({
        ...(await secrets.send(command)),
        LastRotatedDate,
      });
      // The client's own type has an overload for callbacks too.
      const rotated = { send } as unknown as World["secrets"];
      const world = { services: [service], ecs: ecsWith({ rolloutState: "COMPLETED" }), secrets: rotated };
      const found = await answer(hourly, { ...world, sleep: noSleep });
      return found[service.service];
    };

    assert.equal(await rotatedAfter(-1), "up to date");
    assert.equal(await rotatedAfter(1), "deployed anew", "it may have read the former value");
  });

  it("waits after the event of a rotation until its end is noted, so that it deploys once", async () => {
    const service = await running("rotated-now");
    const waits: number[] = [];
    const world = {
      services: [service],
      ecs,
      secrets,
      sleep: async (milliseconds: number) => {
        waits.push(milliseconds);
        await change(service);
      },
    };

    const rotated = { source: "evenkeel.rotation", "detail-type": "Secret Rotated", detail: {} };
    assert.deepEqual(await answer(rotated, world), { [service.service]: "deployed anew" });
    assert.deepEqual(await answer(hourly, world), { [service.service]: "up to date" });
    assert.deepEqual(waits, [30_000]);
  });

  it("sees to the other services when one is gone, and says which", async () => {
    const [gone, service] = [await running("gone"), await running("still-there")];
    await ecs.send(new DeleteServiceCommand({ cluster, service: gone.service, force: true }));
    await change(service);
    const start = await startOf(service);
    const world = { services: [gone, service], ecs, secrets, sleep: noSleep };

    await assert.rejects(
      answer(hourly, world),
      /^Error: .*service\/apps\/gone: ECS does not run it in .*cluster\/apps$/,
    );
    assert.notDeepEqual(await startOf(service), start);
  });

  it("refuses an environment that names no services, or no secrets of one", () => {
    const unreadable = '[{"service": "entity-api", "cluster": "apps", "secretArns": [null]}]';
    for (const given of [undefined, "[]", "{}", '[{"service": "entity-api"}]', unreadable]) {
      assert.throws(() => readServices(given), /SERVICES has to be a list of \{ service, cluster, secretArns \}/);
    }
    const services = [{ service: "entity-api", cluster: "apps", secretArns: ["arn"] }];
    assert.deepEqual(readServices(JSON.stringify(services)), services);
  });
});
