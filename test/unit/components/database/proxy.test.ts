import assert from "node:assert/strict";

import { Database, type DatabaseArgs } from "../../../../components/database";
import { deploy } from "../../harness";

const args: DatabaseArgs = {
  databaseName: "entities",
  vpcId: "vpc-1",
  isolatedSubnetIds: ["subnet-a", "subnet-b", "subnet-c"],
  notificationTopicArn: "arn:aws:sns:us-east-1:111122223333:notifications",
  accountId: "111122223333",
  region: "us-east-1",
};
const keyArn = "arn:aws:kms:us-east-1:111122223333:key/key-entity-db-encryption-key";
const secretArn = (user: string) =>
  `arn:aws:secretsmanager:us-east-1:111122223333:secret:entity-db-proxy-${user}--AbCdEf`;

const create = (given: Partial<DatabaseArgs> = {}) => new Database("entity-db", { ...args, proxy: {}, ...given });

describe("a proxy in front of a database", () => {
  it("speaks TLS alone, and knows both of the users that alternate", async () => {
    const { inputs, options } = await deploy(() => create());

    const auth = { authScheme: "SECRETS", iamAuth: "DISABLED", clientPasswordAuthType: "POSTGRES_SCRAM_SHA_256" };
    assert.deepEqual(inputs("entity-db-proxy-proxy"), {
      engineFamily: "POSTGRESQL",
      requireTls: true,
      idleClientTimeout: 1800,
      auths: [
        { ...auth, secretArn: secretArn("a") },
        { ...auth, secretArn: secretArn("b") },
      ],
      roleArn: "arn:aws:iam::111122223333:role/entity-db-proxy-role",
      vpcSubnetIds: ["subnet-a", "subnet-b", "subnet-c"],
      vpcSecurityGroupIds: ["sg-entity-db-proxy-access"],
    });
    assert.deepEqual(options("entity-db-proxy-proxy").dependsOn, ["entity-db-proxy-permission"]);
    assert.deepEqual(inputs("entity-db-proxy-a"), {
      namePrefix: "entity-db-proxy-a-",
      description: "User a of those that alternate, for entity-db-proxy",
      kmsKeyId: keyArn,
      recoveryWindowInDays: 30,
    });
  });

  it("may read those two secrets and nothing else", async () => {
    const { inputs } = await deploy(() => create());

    assert.deepEqual(JSON.parse(inputs("entity-db-proxy-permission").policy).Statement, [
      { Effect: "Allow", Action: ["secretsmanager:GetSecretValue"], Resource: [secretArn("a"), secretArn("b")] },
      {
        Effect: "Allow",
        Action: ["kms:Decrypt"],
        Resource: keyArn,
        Condition: { StringEquals: { "kms:ViaService": "secretsmanager.us-east-1.amazonaws.com" } },
      },
    ]);
    assert.deepEqual(JSON.parse(inputs("entity-db-proxy-role").assumeRolePolicy).Statement, [
      {
        Effect: "Allow",
        Principal: { Service: "rds.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
      },
    ]);
  });

  it("is opened by its clients, and is the one client of the database", async () => {
    const { inputs } = await deploy(() => create());

    assert.deepEqual(inputs("entity-db-proxy-access"), {
      vpcId: "vpc-1",
      description: "Proxy entity-db-proxy: opened by its clients",
      tags: { Name: "entity-db-proxy" },
    });
    const { securityGroupId, referencedSecurityGroupId, fromPort, toPort } = inputs("entity-db-proxy-server-in");
    assert.deepEqual(
      [securityGroupId, referencedSecurityGroupId, fromPort, toPort],
      ["sg-entity-db-access", "sg-entity-db-proxy-access", 5432, 5432],
    );
  });

  it("leaves connections for administration, and keeps no more of them than it may take", async () => {
    const usual = await deploy(() => create());
    const small = await deploy(() => create({ proxy: { maxConnectionsPercent: 20, borrowTimeoutSeconds: 5 } }));

    const pool = (
      maxConnectionsPercent: number,
      maxIdleConnectionsPercent: number,
      connectionBorrowTimeout: number,
    ) => ({
      dbProxyName: "entity-db-proxy-proxy",
      connectionPoolConfig: { maxConnectionsPercent, maxIdleConnectionsPercent, connectionBorrowTimeout },
    });
    assert.deepEqual(usual.inputs("entity-db-proxy-pool"), pool(90, 50, 30));
    assert.deepEqual(small.inputs("entity-db-proxy-pool"), pool(20, 20, 5));
  });

  it("finds an instance, and a cluster once its instances are there, when it reaches them", async () => {
    const ofInstance = await deploy(() => create());
    const ofAurora = await deploy(() => create({ kind: "aurora" }));

    const target = { dbProxyName: "entity-db-proxy-proxy", targetGroupName: "default" };
    assert.deepEqual(ofInstance.inputs("entity-db-proxy-target"), {
      ...target,
      dbInstanceIdentifier: "entity-db-5c3d1e7f",
    });
    assert.deepEqual(ofAurora.inputs("entity-db-proxy-target"), {
      ...target,
      dbClusterIdentifier: "entity-db-5c3d1e7f",
    });
    const reachable = ["entity-db-proxy-server-in", "entity-db-proxy-server-out"];
    assert.deepEqual(ofInstance.options("entity-db-proxy-target").dependsOn, reachable);
    assert.deepEqual(ofAurora.options("entity-db-proxy-target").dependsOn, [...reachable, "entity-db-server-instance"]);
  });

  it("is where clients connect, and not where the database is administered", async () => {
    const { find } = await deploy(() => create());

    const { endpoint, securityGroupId, serverEndpoint, serverSecurityGroupId, rootCertificate, proxySecretArns } =
      find("entity-db").outputs;
    const host = "c9akciq32rgs.us-east-1.rds.amazonaws.com";
    assert.deepEqual(
      { endpoint, securityGroupId, serverEndpoint, serverSecurityGroupId, rootCertificate, proxySecretArns },
      {
        endpoint: `entity-db-proxy-proxy.proxy-${host}`,
        securityGroupId: "sg-entity-db-proxy-access",
        serverEndpoint: `entity-db-5c3d1e7f.${host}`,
        serverSecurityGroupId: "sg-entity-db-access",
        rootCertificate: "/etc/ssl/certs/ca-certificates.crt",
        proxySecretArns: [secretArn("a"), secretArn("b")],
      },
    );
  });

  it("is refused with settings that RDS refuses", async () => {
    await assert.rejects(
      deploy(() => create({ proxy: { maxConnectionsPercent: 0 } })),
      /proxy\.maxConnectionsPercent: found 0; it has to be 1 or more/,
    );
  });
});
