import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { checkSettings, loadSettings } from "../../settings";
import { givenSettings } from "../../settings-input";
import { deploy, stackConfig } from "./harness";

describe("the settings of a stack", () => {
  for (const stack of ["staging", "production"] as const) {
    it(`are valid as shipped for ${stack}`, () => assert.deepEqual(checkSettings(written(stack)).problems, []));
  }

  it("say for staging what the example service asks for", () => {
    const { settings } = checkSettings(written("staging"));
    assert(settings);

    const { port, health, desiredCount, environment, secrets } = only(settings.services);
    assert.deepEqual(
      { port, path: health.path, desiredCount, environment, secrets: Object.keys(secrets) },
      {
        port: 3000,
        path: "/health",
        desiredCount: 2,
        environment: { API_PORT: "3000", LOG_LEVEL: "info" },
        secrets: ["DATABASE_URL", "JWT_SECRET", "DATADOG_API_KEY"],
      },
    );
    const { databaseName, allocatedStorage, backupRetentionDays } = only(settings.databases);
    assert.deepEqual([databaseName, allocatedStorage, backupRetentionDays], ["entities", 20, 7]);
    assert.equal(settings.loadBalancer.domain, "staging.api.example.com");
    assert.equal(settings.network.nat, "single");
  });

  it("say for production that no zone's failure stops it", () => {
    const { settings } = checkSettings(written("production"));
    assert(settings);

    assert.equal(settings.network.zones.length, 3);
    assert.equal(settings.network.nat, "perAz");
    const { desiredCount, scaling } = only(settings.services);
    assert.deepEqual([desiredCount, scaling?.min, scaling?.max], [3, 3, 12]);
    assert.equal(only(settings.databases).multiAz, true);
    assert.equal(settings.loadBalancer.domain, "api.example.com");
  });

  it("are refused for all that is wrong in all sections at once", () => {
    const settings = changed("production", (given) => {
      given.environmentTyp = given.environmentType; // unknown
      delete given.tags.Owner; // missing
      given.network.cidr = "10.30.0.0/24"; // too small
      given.loadBalancer.deletionProtection = "yes"; // mistyped
      given.services["entity-api"].memory = 512 + 1; // contradictory
      given.databases.other = { databaseName: "other", multiAz: false }; // below production's floor
      given.backup = { daily: { deleteAfterDays: 7 }, copy: { region: "us-west-2" } }; // likewise
    });

    const paths = checkSettings(settings).problems.map(({ path }) => path);
    assert.deepEqual(paths, [
      "tags.Owner",
      "network.cidr",
      "loadBalancer.deletionProtection",
      "services.entity-api.memory",
      "environmentTyp",
      "databases.other.multiAz",
      "backup.daily.deleteAfterDays",
    ]);
  });

  it("are refused for a contradiction beside an unknown and a mistyped field of the same service", () => {
    const settings = changed("staging", (given) => {
      Object.assign(given.services["entity-api"], { memory: 700, desiredCont: 2, port: "http" });
      Object.assign(given.databases["entity-db"], { maxAllocatedStorage: 20, multiAZ: true, instanceClass: 4 });
    });

    const paths = checkSettings(settings).problems.map(({ path }) => path);
    assert.deepEqual(paths.sort(), [
      "databases.entity-db.instanceClass",
      "databases.entity-db.maxAllocatedStorage",
      "databases.entity-db.multiAZ",
      "services.entity-api.desiredCont",
      "services.entity-api.memory",
      "services.entity-api.port",
    ]);
  });

  it("are refused where sections contradict each other", () => {
    const settings = changed("staging", (given) => {
      given.network.zones = ["euw1-az1", "use1-az2"];
      given.loadBalancer.certificate.arn = "arn:aws:acm:eu-west-1:111122223333:certificate/3f6c1a52";
      given.services["entity-api"].secrets.DATABASE_URL = { database: "entity-database" };
      given.services["entity-api"].environment.JWT_SECRET_NAME = "x";
      given.services["entity-api"].secrets.JWT_SECRET_NAME = { generated: { length: 32 } };
      const group = "/aws/ecs/entity-api";
      given.services.copy = { ...given.services["entity-api"], logs: { group }, secrets: {}, sidecars: {} };
      given.backup.daily = { startAt: "04:30" };
      given.databases["entity-db"].maintenanceWindow = "sun:05:00-sun:06:00";
    });

    const found = checkSettings(settings).problems.map(({ path, message }) => `${path}: ${message}`);
    const expected = [
      /^network\.zones\[0\]: found "euw1-az1"; a zone of us-east-1 begins with use1-az\.$/,
      /^loadBalancer\.certificate\.arn: .* a certificate of us-east-1 in the account 111122223333\.$/,
      /^services\.entity-api\.environment\.JWT_SECRET_NAME: stands under secrets as well/,
      /^services\.entity-api\.secrets\.DATABASE_URL\.database: .*Known: entity-db\. Take one of these, or leave the variable out\.$/,
      /^services\.copy\.routing: it takes \/\* of any host, and so does entity-api/,
      /^services\.copy\.logs\.group: \/aws\/ecs\/entity-api is the log group of entity-api already\.$/,
      /^backup\.daily\.startAt: found 04:30; /,
    ];
    assert.equal(found.length, expected.length, found.join("\n"));
    for (const [index, message] of expected.entries()) assert.match(found[index] ?? "", message);
  });

  it("are refused where a service answers for a host that the certificate is not for", () => {
    const settings = changed("production", (given) => {
      given.services["entity-api"].routing = { hosts: ["api.example.com", "www.example.com"] };
    });

    assert.deepEqual(checkSettings(settings).problems, [
      {
        path: "services.entity-api.routing.hosts",
        message:
          'found "www.example.com"; the load balancer has certificates for api.example.com. ' +
          "Add it to loadBalancer.extraDomains.",
      },
    ]);
  });

  it("let in networks of IPv6 where the VPC has such addresses, and refuse them where it has none", () => {
    const ids = (tier: number) => [1, 2].map((zone) => `subnet-0a1b2c3d4e5f60${tier}${zone}`);
    const subnetIds = { public: ids(1), private: ids(2), isolated: ids(3) };
    const paths = (network: object) => {
      const settings = changed("staging", (given) => {
        given.network = network;
        given.loadBalancer.allowedCidrs = ["2001:db8::/32"];
        delete given.chaos;
      });
      return checkSettings(settings).problems.map(({ path }) => path);
    };
    const own = { cidr: "10.20.0.0/16", zones: ["use1-az1", "use1-az2"] };
    const existing = { vpcId: "vpc-0a1b2c3d4e5f67890", subnetIds };

    assert.deepEqual(paths({ ...own, dualStack: true }), []);
    assert.deepEqual(paths({ existing: { ...existing, dualStack: true } }), []);
    assert.deepEqual(paths(own), ["loadBalancer.allowedCidrs"]);
    assert.deepEqual(paths({ existing }), ["loadBalancer.allowedCidrs"]);
  });

  it("keep production above its floor, and say why", () => {
    const settings = changed("staging", (given) => {
      given.environmentType = "production";
      given.services["entity-api"].image = "111122223333.dkr.ecr.us-east-1.amazonaws.com/entity-api:v1.2.3";
    });

    const paths = checkSettings(settings).problems.map(({ path }) => path);
    assert.deepEqual(paths, [
      "network.zones",
      "network.nat",
      "loadBalancer.deletionProtection",
      "loadBalancer.logs.deletableWithLogs",
      "services.entity-api.image",
      "services.entity-api.scaling",
      "services.entity-api.desiredCount",
      "services.entity-api.secretReaders",
      "databases.entity-db.multiAz",
      "databases.entity-db.secretRecoveryWindowInDays",
      "databases.entity-db.backupRetentionDays",
      "databases.entity-db.finalSnapshot",
      "databases.entity-db.deletionProtection",
      "backup.daily.deleteAfterDays",
      "backup.copy",
      "backup.lock.mode",
      "backup.restoreTest.taken",
      "backup.deletionProtection",
      "backup.deletableWithBackups",
      "monitoring.alerts.critical",
      "chaos",
    ]);
  });

  it("let production lift what keeps a load balancer or a cluster, while a service moves away from it", () => {
    const lifted = (given: Record<string, Record<string, unknown>>) => {
      given.loadBalancer = { ...given.loadBalancer, deletionProtection: false, logs: { deletableWithLogs: true } };
      given.eks = { ...given.eks, deletionProtection: false };
    };
    const paths = (settings: unknown) => checkSettings(settings).problems.map(({ path }) => path);

    assert.deepEqual(paths(changed("eks", lifted)), [
      "loadBalancer.deletionProtection",
      "loadBalancer.logs.deletableWithLogs",
      "eks.deletionProtection",
    ]);
    const moving = changed("eks", (given) => {
      lifted(given);
      Object.assign(given.services["parcel-api"], { movingTo: "ecs", memory: 1024 });
    });
    assert.deepEqual(paths(moving), []);
  });

  it("refuse production without monitoring", () => {
    const settings = changed("production", (given) => {
      delete given.monitoring;
    });

    assert.deepEqual(checkSettings(settings).problems, [
      {
        path: "monitoring",
        message: "is missing; nobody would know that production is down. Say who is told, under alerts.",
      },
    ]);
  });

  it("do not call missing what is there and not valid by itself", () => {
    const settings = changed("staging", (given) => {
      given.services.web = { ...given.services["entity-api"], cpu: 1024, memory: 2048, secrets: {}, sidecars: {} };
      Object.assign(given.services.web, { routing: { paths: ["/web"] }, calls: ["entity-api"] });
      given.services["entity-api"].port = "http";
      given.services.admin = { ...given.services.web, routing: { paths: ["/admin"] }, calls: [] };
      given.services.admin.secrets = { DATABASE_URL: { database: "entity-db" } };
      given.databases["entity-db"].instanceClass = 4;
    });

    const paths = checkSettings(settings).problems.map(({ path }) => path);
    assert.deepEqual(paths, ["services.entity-api.port", "databases.entity-db.instanceClass"]);
  });

  it("do not let one service's mistake hide another's", () => {
    const settings = changed("production", (given) => {
      given.services["entity-api"].prt = given.services["entity-api"].port;
      given.services.web = {
        ...given.services["entity-api"],
        image: "web:v1",
        secrets: {},
        sidecars: {},
        routing: { paths: ["/web"] },
      };
      delete given.services.web.prt;
    });

    const paths = checkSettings(settings).problems.map(({ path }) => path);
    assert.deepEqual(paths, ["services.entity-api.prt", "services.web.image"]);
  });

  it("take what `pulumi config set --path` makes a number or a truth value for the text that was meant", () => {
    const settings = changed("staging", (given) => {
      given.account.id = 111122223333;
      given.databases["entity-db"].engineVersion = 17;
      given.services["entity-api"].environment = { API_PORT: 3000, VERBOSE: true };
    });

    const { settings: read, problems } = checkSettings(settings);
    assert.deepEqual(problems, []);
    assert.equal(read?.account.id, "111122223333");
    assert.deepEqual(read && only(read.services).environment, { API_PORT: "3000", VERBOSE: "true" });
  });

  it("do not take a text for the number or truth value that was meant", () => {
    const settings = changed("staging", (given) => {
      given.services["entity-api"].port = "3000";
      given.databases["entity-db"].multiAz = "false";
    });

    const found = checkSettings(settings).problems.map(({ path, message }) => `${path}: ${message}`);
    assert.deepEqual(found, [
      'services.entity-api.port: found "3000"; it has to be a number.',
      'databases.entity-db.multiAz: found "false"; it has to be a boolean.',
    ]);
  });

  for (const [what, given] of [
    ["nothing", undefined],
    ["a text", "network"],
    ["a list", []],
    ["sections that are texts", { network: "10.0.0.0/16", services: "entity-api", tags: "none" }],
    ["services that are none", { services: { "entity-api": null, other: 3 } }],
  ] as const) {
    it(`refuse ${what} without falling over`, () => assert(checkSettings(given).problems.length > 0));
  }
});

describe("the configuration of a stack", () => {
  it("is ours where its keys begin with evenkeel, unknown ones included", () => {
    const config = {
      "evenkeel:environmentType": "staging",
      "evenkeel:network": '{"nat":"single"}',
      "evenkeel:serivces": "[1]",
      "evenkeel:tags": "{broken",
      "aws:region": "us-east-1",
    };

    assert.deepEqual(givenSettings(config), {
      environmentType: "staging",
      network: { nat: "single" },
      serivces: [1],
      tags: "{broken",
    });
  });

  it("is refused as a whole, by the file and the keys that are to be changed, before anything is registered", async () => {
    const config = { ...stackConfig("staging"), "evenkeel:network": '{"cidr":"10.0.0.0/8","zones":["use1-az1"]}' };

    await assert.rejects(deploy(loadSettings, { config }), (error: Error) => {
      assert(pulumi.RunError.isInstance(error));
      assert.deepEqual(error.message.split("\n"), [
        "Pulumi.staging.yaml: 2 settings are not valid.",
        '  evenkeel:network.cidr: found "10.0.0.0/8"; AWS allows a /16 at most, such as 10.0.0.0/16.',
        '  evenkeel:network.zones: found ["use1-az1"]; one zone can fail: give two at least, such as use1-az1 and use1-az2.',
      ]);
      return true;
    });
  });

  it("is asked for by name where a stack has none", async () => {
    await assert.rejects(
      deploy(loadSettings, { stack: "qa", config: { "aws:region": "us-east-1" } }),
      /Pulumi\.qa\.yaml says nothing under evenkeel:\. Copy the file of another stack, and change it\.$/,
    );
  });
});

// The shape of what people write is what these tests are about.
// biome-ignore lint/suspicious/noExplicitAny: see above
type Written = Record<string, any>;

function written(stack: string): Written {
  return givenSettings(stackConfig(stack));
}

function changed(stack: string, change: (given: Written) => void): Written {
  const given = written(stack);
  change(given);
  return given;
}

function only<Value>(named: Record<string, Value>): Value {
  const [value, ...more] = Object.values(named);
  assert(value && more.length === 0);
  return value;
}
