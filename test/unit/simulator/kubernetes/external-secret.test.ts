import assert from "node:assert/strict";

import type { Value } from "../../../../simulator/value";
import type { State } from "../engine";
import { Cluster, podsOf, trust } from "./cluster";

const EXTERNAL_SECRET = "kubernetes:external-secrets.io/v1:ExternalSecret";

describe("a simulated ExternalSecret", () => {
  let cluster: Cluster;
  let secret: State;
  beforeEach(async () => {
    cluster = await Cluster.start();
    await cluster.namespace();
    await cluster.chart("external-secrets");
    secret = await cluster.aws.make("aws:secretsmanager/secret:Secret", "keys", {});
    await cluster.aws.make("aws:secretsmanager/secretVersion:SecretVersion", "keys", {
      secretId: secret.outputs.arn ?? "",
      secretString: JSON.stringify({ api: "hush" }),
    });
  });
  afterEach(() => cluster.engine.dispose());

  async function store(role?: string): Promise<void> {
    const aws = { service: "SecretsManager", region: "eu-west-1", ...(role !== undefined && { role }) };
    await cluster.make("kubernetes:external-secrets.io/v1:SecretStore", "store", { spec: { provider: { aws } } });
  }

  async function reader(resource: Value = secret.outputs.arn ?? ""): Promise<string> {
    const role = await cluster.aws.make("aws:iam/role:Role", "reader", {
      assumeRolePolicy: trust("ec2.amazonaws.com"),
    });
    const Statement = [{ Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: resource }];
    await cluster.aws.make("aws:iam/rolePolicy:RolePolicy", "reader", {
      role: role.outputs.name ?? "",
      policy: JSON.stringify({ Version: "2012-10-17", Statement }),
    });
    return String(role.outputs.arn);
  }

  function external(property = "api", key: Value = secret.outputs.arn ?? "", isAwaited = true): Promise<State> {
    const spec = {
      refreshInterval: "5m0s",
      secretStoreRef: { kind: "SecretStore", name: "store" },
      target: { name: "web-secrets" },
      data: [{ secretKey: "API_KEY", remoteRef: { key, property } }],
    };
    const annotations = isAwaited ? { "pulumi.com/waitFor": "condition=Ready" } : {};
    return cluster.make(EXTERNAL_SECRET, property, { spec }, { annotations });
  }

  const webWith = (key: string) =>
    cluster.make(
      "kubernetes:apps/v1:Deployment",
      key.toLowerCase().replace("_", "-"),
      podsOf({
        containers: [
          {
            name: "web",
            image: "nginx",
            env: [{ name: "A", valueFrom: { secretKeyRef: { name: "web-secrets", key } } }],
          },
        ],
      }),
    );

  it("makes a Secret that pods find, with the keys that it names and nothing of their values, and takes it away", async () => {
    await store(await reader());
    const made = await external();
    await webWith("API_KEY");

    await assert.rejects(webWith("OTHER"), /couldn't find key OTHER in Secret web\/web-secrets/);
    await cluster.kubernetes.delete(made);
    await assert.rejects(webWith("ANY"), /secret "web-secrets" not found/);
  });

  it("leaves what its successor has made in another namespace, as it goes", async () => {
    const role = await reader();
    await store(role);
    const replaced = await external();
    await cluster.namespace("shop");
    const inShop = { namespace: "shop" };
    await cluster.make(
      "kubernetes:external-secrets.io/v1:SecretStore",
      "store",
      { spec: { provider: { aws: { service: "SecretsManager", region: "eu-west-1", role } } } },
      inShop,
    );
    const successor = await cluster.make(EXTERNAL_SECRET, "api", { spec: replaced.inputs.spec ?? {} }, inShop);

    await cluster.kubernetes.delete(replaced);
    const env = [{ name: "A", valueFrom: { secretKeyRef: { name: "web-secrets", key: "API_KEY" } } }];
    const pods = podsOf({ containers: [{ name: "web", image: "nginx", env }] });
    await cluster.make("kubernetes:apps/v1:Deployment", "web", pods, inShop);
    await cluster.kubernetes.delete(successor);
    await assert.rejects(
      cluster.make("kubernetes:apps/v1:Deployment", "late", pods, inShop),
      /secret "web-secrets" not found/,
    );
  });

  it("is not ready without its store", async () => {
    await assert.rejects(external(), /could not get secret data from provider: secretstores "store" not found/);
  });

  it("is not ready when the secret is not there, or not the key", async () => {
    await store();
    const gone = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:gone-AbCdEf";

    await assert.rejects(external("api", gone), /Secrets Manager can't find the specified secret/);
    await assert.rejects(external("apy"), /did not contain json key apy/);
  });

  it("is not ready when the store's role may not read, or is not there", async () => {
    await store(await reader("arn:aws:secretsmanager:eu-west-1:123456789012:secret:other-*"));
    await assert.rejects(external(), /is not authorized to perform: secretsmanager:GetSecretValue on resource/);
  });

  it("is not ready when the store's role does not let the controller in, or the controller may not ask", async () => {
    const role = await reader();
    await store(role);
    const controller = await cluster.aws.make("aws:iam/role:Role", "controller", {
      assumeRolePolicy: trust("pods.eks.amazonaws.com"),
    });
    await cluster.aws.make("aws:eks/podIdentityAssociation:PodIdentityAssociation", "controller", {
      clusterName: "main",
      namespace: "default",
      serviceAccount: "external-secrets",
      roleArn: controller.outputs.arn ?? "",
    });

    await assert.rejects(
      external(),
      /AccessDenied: User: arn:aws:iam::\d+:role\/controller-\w+ is not authorized to perform: sts:AssumeRole/,
    );
  });

  it("leaves pods without a secret when nobody waited for it", async () => {
    await store("arn:aws:iam::123456789012:role/nobody");
    const { outputs } = await external("api", secret.outputs.arn ?? "", false);

    assert.deepEqual(outputs.status, {
      conditions: [{ type: "Ready", status: "False", reason: "SecretSyncedError" }],
    });
    await assert.rejects(webWith("API_KEY"), /secret "web-secrets" not found/);
  });
});
