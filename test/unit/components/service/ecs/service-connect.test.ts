import assert from "node:assert/strict";

import { EcsCluster, type EcsClusterArgs } from "../../../../../components/service";
import { assertPreviewComplete, deploy } from "../../../harness";
import { entityApi, place, unrouted } from "./entity-api";

const authorityArn =
  "arn:aws:acm-pca:us-east-1:111122223333:certificate-authority/12345678-1234-1234-1234-123456789012";

/** Web calls the API, which has a second port. */
function webAndApi(serviceConnect: EcsClusterArgs["serviceConnect"] = {}) {
  const cluster = new EcsCluster("cluster", { ...place, serviceConnect });
  const api = entityApi({ cluster, isCalled: true, otherPorts: { metrics: 9090 }, connectsTo: {}, ...unrouted });
  return entityApi({ cluster, calls: ["entity-api"], callees: { "entity-api": api }, connectsTo: {} }, "web");
}

describe("a service that others call", () => {
  it("offers its ports by name, and logs who came", async () => {
    const { inputs } = await deploy(() => webAndApi());

    assert.deepEqual(inputs("entity-api-service").serviceConnectConfiguration, {
      enabled: true,
      namespace: "arn:aws:servicediscovery:us-east-1:111122223333:httpnamespace/cluster-namespace",
      services: [
        {
          portName: "entity-api",
          discoveryName: "entity-api",
          clientAlias: [{ dnsName: "entity-api", port: 3000 }],
        },
        {
          portName: "entity-api-metrics",
          discoveryName: "entity-api-metrics",
          clientAlias: [{ dnsName: "entity-api-metrics", port: 9090 }],
        },
      ],
      logConfiguration: {
        logDriver: "awslogs",
        options: {
          "awslogs-group": "/aws/ecs/entity-api",
          "awslogs-region": "us-east-1",
          "awslogs-stream-prefix": "entity-api-proxy",
          mode: "non-blocking",
          "max-buffer-size": "25m",
        },
      },
      accessLogConfiguration: { format: "JSON" },
    });
    const [{ portMappings }] = JSON.parse(inputs("entity-api-task").containerDefinitions);
    assert.deepEqual(
      portMappings.map(({ name, containerPort }: { name: string; containerPort: number }) => [name, containerPort]),
      [
        ["entity-api", 3000],
        ["entity-api-metrics", 9090],
      ],
    );
  });

  it("proves who it is where the cluster has an authority for that", async () => {
    const { inputs } = await deploy(() => webAndApi({ tls: { authorityArn } }));

    const [{ tls }] = inputs("entity-api-service").serviceConnectConfiguration.services;
    assert.deepEqual(tls, {
      issuerCertAuthority: { awsPcaAuthorityArn: authorityArn },
      kmsKey: "arn:aws:kms:us-east-1:111122223333:key/key-cluster-tls-encryption-key",
      roleArn: "arn:aws:iam::111122223333:role/cluster-tls-role",
    });
  });

  it("is not behind the load balancer where it speaks TLS alone", async () => {
    const routed = () => {
      const cluster = new EcsCluster("cluster", { ...place, serviceConnect: { tls: { authorityArn } } });
      return entityApi({ cluster, isCalled: true });
    };

    await assert.rejects(
      deploy(routed),
      /EcsService "entity-api": .*\n {2}routing: found .*other services call it over TLS/,
    );
  });
});

describe("a service that calls another", () => {
  it("offers nothing, is told where the other is, and leaves its proxy room", async () => {
    const { inputs } = await deploy(() => webAndApi());

    assert(!("services" in inputs("web-service").serviceConnectConfiguration));
    const [{ environment, cpu }] = JSON.parse(inputs("web-task").containerDefinitions);
    assert.equal(cpu, 256);
    assert.deepEqual(environment, [
      { name: "API_PORT", value: "3000" },
      { name: "ENTITY_API_METRICS_URL", value: "http://entity-api-metrics:9090" },
      { name: "ENTITY_API_URL", value: "http://entity-api:3000" },
    ]);
  });

  it("is deployed after the other, whose tasks it would not know otherwise, and reaches all its ports", async () => {
    const { options, inputs } = await deploy(() => webAndApi());

    const { dependsOn } = options("web-service");
    assert(dependsOn.includes("entity-api-service"), `${dependsOn}`);
    for (const [way, port] of [
      ["web-firewall-to-service-entity-api", 3000],
      ["web-firewall-to-service-entity-api-metrics", 9090],
    ] as const) {
      const { securityGroupId, referencedSecurityGroupId, fromPort } = inputs(`${way}-in`);
      assert.deepEqual(
        { securityGroupId, referencedSecurityGroupId, fromPort },
        {
          securityGroupId: "sg-entity-api-firewall-tasks",
          referencedSecurityGroupId: "sg-web-firewall-tasks",
          fromPort: port,
        },
      );
    }
  });

  it("keeps its way to a database that has the same name", async () => {
    const { inputs } = await deploy(() => {
      const cluster = new EcsCluster("cluster", place);
      const store = entityApi({ cluster, isCalled: true, connectsTo: {}, ...unrouted }, "store");
      const connectsTo = { store: { securityGroupId: "sg-db", port: 5432 } };
      return entityApi({ cluster, calls: ["store"], callees: { store }, connectsTo }, "web");
    });

    assert.equal(inputs("web-firewall-to-store-in").securityGroupId, "sg-db");
    assert.equal(inputs("web-firewall-to-service-store-in").securityGroupId, "sg-store-firewall-tasks");
  });

  it("hides nothing from a first preview", () => assertPreviewComplete(() => webAndApi()));

  it("is refused without the other, and without room for its proxy", async () => {
    const alone = () => entityApi({ calls: ["store"] });
    const crowded = () => entityApi({ isCalled: true, cpu: 256, memory: 512 });

    await assert.rejects(
      deploy(alone),
      /EcsService "entity-api": .*\n {2}calls: found "store"; that service is not given/,
    );
    await assert.rejects(
      deploy(crowded),
      /\n {2}cpu: found 256; what runs beside the service, .*Set cpu to 512 or more/,
    );
  });
});
