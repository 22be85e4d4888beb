import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { referenceTo, type SecretReference } from "../../../../../components/base";
import {
  SecretAccess,
  type SecretAccessArgs,
  secretReaderRole,
} from "../../../../../components/service/eks/secret-access";
import { assertPreviewComplete, deploy, resolved } from "../../../harness";
import { standIn } from "./entity-api";

const secret = "arn:aws:secretsmanager:us-east-1:111122223333:secret";
const jwtArn = `${secret}:jwt-AbCdEf`;
const urlArn = `${secret}:database-GhIjKl`;
const datadogArn = `${secret}:datadog-MnOpQr`;
const datadogAppArn = `${secret}:datadog-app-StUvWx`;
const keyArn = "arn:aws:kms:us-east-1:111122223333:key/secrets";
const controllerRoleArn = "arn:aws:iam::111122223333:role/external-secrets-1234567";
const clusterArn = "arn:aws:eks:us-east-1:111122223333:cluster/production";
const labels = { "app.kubernetes.io/name": "entity-api" };

const references = (): Record<string, SecretReference> => ({
  JWT_SECRET: referenceTo({ arn: jwtArn, keyArn, versionId: "v1" }),
  DATABASE_URL: referenceTo({ arn: urlArn, keyArn, rotates: true }, "url"),
});

function access(more: Partial<SecretAccessArgs> = {}): SecretAccess {
  return new SecretAccess("entity-api-secret-access", {
    service: "entity-api",
    namespace: "shop",
    labels,
    references: references(),
    controllerRoleArn,
    clusterArn,
    startsAfter: [],
    region: "us-east-1",
    ...more,
  });
}

const datadog = () => ({
  address: "https://api.datadoghq.eu",
  apiKey: referenceTo({ arn: datadogArn }, "api"),
  appKey: referenceTo({ arn: datadogAppArn }, "app"),
});

describe("a service's secrets on Kubernetes", () => {
  it("are read as a role that External Secrets of this cluster alone can take, and that may read them alone", async () => {
    const { inputs } = await deploy(() => access());

    assert.deepEqual(JSON.parse(inputs("entity-api-secret-access-reader").assumeRolePolicy), {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: controllerRoleArn },
          Action: ["sts:AssumeRole", "sts:TagSession"],
          Condition: { StringEquals: { "aws:PrincipalTag/eks-cluster-arn": clusterArn } },
        },
      ],
    });
    const { role, policy } = inputs("entity-api-secret-access-reader-may");
    assert.equal(role, "entity-api-secret-access-reader");
    assert.deepEqual(JSON.parse(policy).Statement, [
      { Effect: "Allow", Action: ["secretsmanager:GetSecretValue"], Resource: [urlArn, jwtArn] },
      {
        Effect: "Allow",
        Action: ["kms:Decrypt"],
        Resource: [keyArn],
        Condition: {
          StringEquals: {
            "kms:ViaService": "secretsmanager.us-east-1.amazonaws.com",
            "kms:EncryptionContext:SecretARN": [urlArn, jwtArn],
          },
        },
      },
    ]);
    assert.equal(
      secretReaderRole("entity-api", "111122223333"),
      "arn:aws:iam::111122223333:role/entity-api-secret-access-reader-???????",
    );
  });

  it("are referred to, by field and version, in a store of the service's own", async () => {
    const { inputs, options } = await deploy(() => access());

    assert.deepEqual(inputs("entity-api-secret-access-store"), {
      apiVersion: "external-secrets.io/v1",
      kind: "SecretStore",
      metadata: { name: "entity-api-secrets", namespace: "shop", labels },
      spec: {
        provider: {
          aws: {
            service: "SecretsManager",
            region: "us-east-1",
            role: "arn:aws:iam::111122223333:role/entity-api-secret-access-reader",
          },
        },
      },
    });
    assert.deepEqual(inputs("entity-api-secret-access-secret"), {
      apiVersion: "external-secrets.io/v1",
      kind: "ExternalSecret",
      metadata: {
        name: "entity-api-secrets",
        namespace: "shop",
        labels,
        annotations: { "pulumi.com/waitFor": "condition=Ready" },
      },
      spec: {
        refreshInterval: "5m0s",
        secretStoreRef: { kind: "SecretStore", name: "entity-api-secrets" },
        target: {
          name: "entity-api-secrets",
          creationPolicy: "Owner",
          deletionPolicy: "Retain",
          template: { engineVersion: "v2", metadata: { labels } },
        },
        data: [
          { secretKey: "DATABASE_URL", remoteRef: { key: urlArn, property: "url" } },
          { secretKey: "JWT_SECRET", remoteRef: { key: jwtArn, version: "uuid/v1" } },
        ],
      },
    });
    assert.deepEqual(options("entity-api-secret-access-secret").dependsOn, [
      "entity-api-secret-access-reader-may",
      "entity-api-secret-access-store",
    ]);
    assert.deepEqual(options("entity-api-secret-access-secret").customTimeouts, { create: "5m", update: "5m" });
  });

  it("come after the namespace and what reads them, and go before these", async () => {
    const { options } = await deploy(() => access({ startsAfter: [standIn("secrets-ready")] }));

    const may = "entity-api-secret-access-reader-may";
    const store = "entity-api-secret-access-store";
    assert.deepEqual(options(store).dependsOn, [may, "secrets-ready"]);
    assert.deepEqual(options("entity-api-secret-access-secret").dependsOn, [may, store, "secrets-ready"]);
  });

  it("are waited for, and make the workload start anew when a value changes", async () => {
    const { result } = await deploy(() => access());

    assert.equal(result.secretName, "entity-api-secrets");
    assert.deepEqual(result.reloadAnnotations, { "secret.reloader.stakater.com/reload": "entity-api-secrets" });
    assert.equal(result.ready.length, 1);
  });

  it("come with Datadog's keys, in a Secret of the service's own, where new versions are judged", async () => {
    const { inputs, result } = await deploy(() => access({ datadog: datadog() }));

    assert.equal(result.datadogSecretName, "entity-api-datadog-keys");
    assert.equal(result.ready.length, 2);
    assert.deepEqual(inputs("entity-api-secret-access-datadog").spec, {
      refreshInterval: "5m0s",
      secretStoreRef: { kind: "SecretStore", name: "entity-api-secrets" },
      target: {
        name: "entity-api-datadog-keys",
        creationPolicy: "Owner",
        deletionPolicy: "Retain",
        template: {
          engineVersion: "v2",
          metadata: { labels },
          data: { address: "https://api.datadoghq.eu", "api-key": "{{ .apiKey }}", "app-key": "{{ .appKey }}" },
        },
      },
      data: [
        { secretKey: "apiKey", remoteRef: { key: datadogArn, property: "api" } },
        { secretKey: "appKey", remoteRef: { key: datadogAppArn, property: "app" } },
      ],
    });
    const [read] = JSON.parse(inputs("entity-api-secret-access-reader-may").policy).Statement;
    assert.deepEqual(read.Resource, [urlArn, datadogArn, datadogAppArn, jwtArn]);
  });

  it("are nothing at all where a service has none", async () => {
    const { registrations, result } = await deploy(() => access({ references: {} }));

    assert.deepEqual(
      registrations.map(({ name }) => name),
      ["entity-api-secret-access"],
    );
    const { secretName, datadogSecretName, reloadAnnotations, ready } = result;
    assert.deepEqual(
      { secretName, datadogSecretName, reloadAnnotations, ready },
      { secretName: undefined, datadogSecretName: undefined, reloadAnnotations: {}, ready: [] },
    );
  });

  it("may be Datadog's keys alone", async () => {
    const { named, result } = await deploy(() => access({ references: {}, datadog: datadog() }));

    assert.deepEqual(named("kubernetes:external-secrets.io/v1:ExternalSecret"), ["entity-api-secret-access-datadog"]);
    assert.deepEqual(result.reloadAnnotations, {});
  });

  it("put no value into the state, and nothing secret into what is told", async () => {
    const { registrations } = await deploy(() => {
      const versionId = pulumi.output("v1");
      return access({ references: { JWT_SECRET: referenceTo({ arn: jwtArn, keyArn, versionId }) } });
    });

    for (const { name, secrets, secretOutputs } of registrations) {
      assert.deepEqual({ name, secrets, secretOutputs }, { name, secrets: [], secretOutputs: [] });
    }
  });

  it("show in a preview", async () => {
    await assertPreviewComplete(() => access({ datadog: datadog() }));
  });
});

describe("the checksum of a service's secrets", () => {
  const checksumWith = async (more: Record<string, SecretReference>) => {
    const { result } = await deploy(() => access({ references: { ...references(), ...more } }));
    return resolved(result.checksum);
  };

  it("is the same for the same secrets, in whatever order they are given", async () => {
    const { result } = await deploy(() =>
      access({ references: Object.fromEntries(Object.entries(references()).reverse()) }),
    );

    const checksum = await checksumWith({});
    assert.match(checksum, /^[0-9a-f]{64}$/);
    assert.equal(await resolved(result.checksum), checksum);
  });

  it("changes with the secrets, fields, versions and variables that are read, each by itself", async () => {
    const checksums = [await checksumWith({})];
    const others: Record<string, SecretReference>[] = [
      { JWT_SECRET: referenceTo({ arn: jwtArn, keyArn, versionId: "v2" }) },
      { JWT_SECRET: referenceTo({ arn: urlArn, keyArn, versionId: "v1" }) },
      { JWT_SECRET: referenceTo({ arn: jwtArn, keyArn, versionId: "v1" }, "current") },
      { JWT_SECRET: referenceTo({ arn: jwtArn, keyArn }) },
      { OTHER_SECRET: referenceTo({ arn: jwtArn, keyArn, versionId: "v1" }) },
    ];
    for (const more of others) checksums.push(await checksumWith(more));

    assert.equal(new Set(checksums).size, checksums.length);
  });
});
