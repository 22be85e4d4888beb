import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";

import * as pulumi from "@pulumi/pulumi";

import { type NamedType, nameLimits, requiredTags } from "../../components/base";
import {
  type Deployed,
  deployStack,
  isSecret,
  type Registration,
  resolved,
  type StackName,
  stackConfig,
} from "./harness";

const stacks: StackName[] = ["staging", "production"];

const checkOfRestores = "restore-validation-function-firewall-access -> backup-restore-tests-access on 5432";

/** What looks after all services and databases is told of another one, in place. */
const toldOfAll = [
  "backup-restore-tests-permission",
  "recovery-watch-ages-first",
  "recovery-watch-ages-function-lambda",
  "recovery-watch-ages-function-may",
  "redeployment-services-function-lambda",
  "redeployment-services-function-may",
  "restore-validation-function-lambda",
  "restore-validation-function-may",
  "secret-watch-ages-first",
  "secret-watch-ages-function-lambda",
  "secret-watch-ages-function-may",
];

describe("the program", () => {
  let runs: Record<StackName, Deployed<Record<string, unknown>>>;
  before(async () => {
    runs = { staging: await deployStack("staging"), production: await deployStack("production") };
  });

  for (const stack of stacks) {
    it(`hides nothing of ${stack} from a first preview`, async () => {
      const urns = ({ registrations }: Deployed<unknown>) => registrations.map(({ urn }) => urn).sort();
      const preview = await deployStack(stack, { preview: true });

      assert.deepEqual(urns(preview), urns(runs[stack]));
    });

    it(`gives every resource of ${stack} the provider of its account`, async () => {
      const { registrations } = runs[stack];

      const provided = registrations.filter(({ type, custom }) => custom && /^(aws|datadog):/.test(type));
      const stray = provided.filter(({ type, options }) => options.provider !== type.split(":")[0]);
      assert.deepEqual(
        stray.map(({ urn }) => urn),
        [],
      );
    });

    it(`keeps ${stack} to one account and region, and tags whatever AWS can tag`, async () => {
      const { inputs } = runs[stack];

      const { id, region } = JSON.parse(stackConfig(stack)["evenkeel:account"] ?? "");
      const provider = inputs("aws");
      assert.deepEqual([provider.region, JSON.parse(provider.allowedAccountIds)], [region, [id]]);
      const { tags } = JSON.parse(provider.defaultTags);
      assert.deepEqual(Object.keys(tags).sort(), [...requiredTags].sort());
      assert.deepEqual([tags.Environment, tags.ManagedBy], [stack, "pulumi"]);
    });

    it(`lets the internet reach nothing of ${stack} but the load balancer, and the database no one but the service and what changes its password`, async () => {
      const { registrations } = runs[stack];

      assert.deepEqual(waysIn(registrations), [
        "0.0.0.0/0 -> load-balancer-access on 443",
        "0.0.0.0/0 -> load-balancer-access on 80",
        "entity-api-firewall-tasks -> entity-db-access on 5432",
        "entity-db-user-function-firewall-access -> entity-db-access on 5432",
        "load-balancer-access -> entity-api-firewall-tasks on 3000",
        ...(stack === "production" ? [checkOfRestores] : []),
      ]);
    });

    it(`makes known of ${stack} what an operator needs`, async () => {
      const { result } = runs[stack];

      assert.deepEqual(Object.keys(result).sort(), [
        "backupVault",
        "chaosTemplates",
        "clusterName",
        "databaseEndpoints",
        "kubernetes",
        "loadBalancerDnsName",
        "logGroups",
        "monitors",
        "natPublicIps",
        "promises",
        "serviceNames",
        "url",
      ]);
      for (const exported of Object.values(result)) assert(!(await isSecret(pulumi.output(exported))));
    });

    it(`keeps what is secret in ${stack} out of everything that is stored in plain`, async () => {
      const { registrations } = runs[stack];

      const secrets = registrations.flatMap(({ name, secrets }) => secrets.map((path) => `${name} ${path}`));
      assert.deepEqual(secrets.sort(), ["entity-api-secrets-jwt-secret-value secretString", "notifications urls"]);
    });
  }

  it("serves staging and production under their own domains", async () => {
    assert.equal(await resolved(runs.staging.result.url), "https://staging.api.example.com");
    assert.equal(await resolved(runs.production.result.url), "https://api.example.com");
  });

  it("protects what production must not lose, and nothing of staging", async () => {
    const protectedIn = ({ registrations }: Deployed<unknown>) => {
      return registrations.filter(({ custom, options }) => custom && options.protect).map(({ name }) => name);
    };

    assert.deepEqual(protectedIn(runs.staging), []);
    const inProduction = protectedIn(runs.production);
    for (const name of ["load-balancer-alb", "entity-db-instance", "backup-vault"]) assert(inProduction.includes(name));
  });

  it("grows by a service and a database, and tells of them only those that look after all", async () => {
    const { registrations } = await deployStack("production", { config: grown() });

    const now = new Map(registrations.map((each) => [each.urn, each]));
    const changed = runs.production.registrations.flatMap((each) => {
      if (!each.custom) return [];
      const same = now.get(each.urn);
      const { refersTo, ...options } = each.options;
      assert.deepEqual({ ...same?.options, refersTo }, { ...options, refersTo }, each.urn);
      return isDeepStrictEqual(same?.inputs, each.inputs) ? [] : [each.name];
    });
    assert(now.size > runs.production.registrations.length);
    assert.deepEqual(changed.sort(), toldOfAll);
  });

  it("opens to a service the databases whose URL it is given, and no others", async () => {
    const { registrations } = await deployStack("production", { config: grown() });

    const toDatabases = waysIn(registrations).filter((way) => way.endsWith("5432"));
    assert.deepEqual(toDatabases, [
      "audit-db-user-function-firewall-access -> audit-db-access on 5432",
      "audit-firewall-tasks -> audit-db-access on 5432",
      "entity-api-firewall-tasks -> entity-db-access on 5432",
      "entity-db-user-function-firewall-access -> entity-db-access on 5432",
      checkOfRestores,
    ]);
  });

  it("names nothing longer than AWS allows, for the longest names that settings take", async () => {
    const config = stackConfig("production");
    const services = JSON.parse(config["evenkeel:services"] ?? "");
    const databases = JSON.parse(config["evenkeel:databases"] ?? "");
    const [service, database] = ["s".repeat(20), "d".repeat(35)];
    services["entity-api"].secrets.DATABASE_URL = { database };
    config["evenkeel:services"] = JSON.stringify({ [service]: services["entity-api"] });
    config["evenkeel:databases"] = JSON.stringify({ [database]: databases["entity-db"] });

    const { registrations } = await deployStack("production", { config });

    const tooLong = registrations.filter(({ type, name, inputs }) => {
      if (!isLimited(type)) return false;
      const given = inputs.name ?? inputs.bucket ?? inputs.identifier;
      const length = given === undefined ? `${name}-1234567`.length : `${given}`.length;
      return length > nameLimits[type];
    });
    assert.deepEqual(
      tooLong.map(({ type, name }) => `${type} ${name}`),
      [],
    );
  });

  it("registers nothing while its settings are not valid", async () => {
    const config = { ...stackConfig("staging"), "evenkeel:network": "{}", "evenkeel:tags": "none" };

    await assert.rejects(
      deployStack("staging", { config }),
      /^Error: Pulumi\.staging\.yaml: 3 settings are not valid\./,
    );
  });
});

function isLimited(type: string): type is NamedType {
  return type in nameLimits;
}

/** Production with one more service, which has a database of its own. */
function grown(): Record<string, string> {
  const config = stackConfig("production");
  const services = JSON.parse(config["evenkeel:services"] ?? "");
  const databases = JSON.parse(config["evenkeel:databases"] ?? "");
  const audit = {
    ...services["entity-api"],
    routing: { paths: ["/audit/*"] },
    sidecars: {},
    secrets: { DATABASE_URL: { database: "audit-db" } },
  };
  return {
    ...config,
    // First, to show that order does not matter.
    "evenkeel:services": JSON.stringify({ audit, ...services }),
    "evenkeel:databases": JSON.stringify({
      "audit-db": { ...databases["entity-db"], databaseName: "audit" },
      ...databases,
    }),
  };
}

/** Who may open a connection to whom: each as the name of its security group, or its addresses. */
function waysIn(registrations: readonly Registration[]): string[] {
  const rules = registrations.filter(({ type }) => type.endsWith(":SecurityGroupIngressRule"));
  const ways = rules.map(({ inputs: { cidrIpv4, referencedSecurityGroupId, securityGroupId, fromPort, toPort } }) => {
    assert.equal(fromPort, toPort);
    return `${cidrIpv4 ?? groupName(referencedSecurityGroupId)} -> ${groupName(securityGroupId)} on ${fromPort}`;
  });
  return ways.sort();
}

function groupName(id: string): string {
  return id.replace(/^sg-/, "");
}
