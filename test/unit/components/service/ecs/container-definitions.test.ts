import assert from "node:assert/strict";

import fc from "fast-check";

import {
  type ContainerDefinition,
  containerDefinitions,
  volumeName,
} from "../../../../../components/service/ecs/container-definitions";

const container: ContainerDefinition = {
  name: "entity-api",
  image: "registry.example.com/entity-api:v1",
  essential: true,
  user: "1000:1000",
  port: 3000,
  environment: { LOG_LEVEL: "info", API_PORT: "3000" },
  secrets: { JWT_SECRET: "arn:aws:secretsmanager:us-east-1:111122223333:secret:jwt-AbCdEf" },
  writablePaths: ["/tmp"],
  stopTimeout: 30,
  logGroup: "/aws/ecs/entity-api",
  region: "us-east-1",
};

describe("the definition of a container", () => {
  it("says everything, so that ECS has nothing to fill in", () => {
    assert.deepEqual(JSON.parse(containerDefinitions([container])), [
      {
        name: "entity-api",
        image: "registry.example.com/entity-api:v1",
        essential: true,
        cpu: 0,
        user: "1000:1000",
        environment: [
          { name: "API_PORT", value: "3000" },
          { name: "LOG_LEVEL", value: "info" },
        ],
        secrets: [{ name: "JWT_SECRET", valueFrom: "arn:aws:secretsmanager:us-east-1:111122223333:secret:jwt-AbCdEf" }],
        portMappings: [{ containerPort: 3000, hostPort: 3000, protocol: "tcp" }],
        mountPoints: [{ containerPath: "/tmp", readOnly: false, sourceVolume: "writable-tmp" }],
        volumesFrom: [],
        systemControls: [],
        readonlyRootFilesystem: true,
        linuxParameters: { capabilities: { add: [], drop: ["ALL"] }, initProcessEnabled: true },
        stopTimeout: 30,
        versionConsistency: "enabled",
        logConfiguration: {
          logDriver: "awslogs",
          options: {
            "awslogs-group": "/aws/ecs/entity-api",
            "awslogs-region": "us-east-1",
            "awslogs-stream-prefix": "entity-api",
            mode: "non-blocking",
            "max-buffer-size": "25m",
          },
        },
      },
    ]);
  });

  it("reads the same in whatever order it was said", () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[A-Z][A-Z_]{0,8}$/), { maxLength: 6 });
    const paths = fc.uniqueArray(fc.stringMatching(/^\/[a-z]{1,5}$/), { maxLength: 4 });
    fc.assert(
      fc.property(names, names, paths, (variables, secrets, writablePaths) => {
        const said = { ...container, environment: of(variables), secrets: of(secrets), writablePaths };
        const reversed = {
          ...container,
          environment: of(variables.toReversed()),
          secrets: of(secrets.toReversed()),
          writablePaths: writablePaths.toReversed(),
        };
        const sidecar = { ...container, name: "sidecar" };
        assert.equal(containerDefinitions([said, sidecar]), containerDefinitions([sidecar, reversed]));
      }),
    );
  });

  it("names a volume for each path so that ECS takes the name", () => {
    assert.deepEqual(["/tmp", "/var/cache/app.d/"].map(volumeName), ["writable-tmp", "writable-var-cache-app-d"]);
  });
});

function of(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, `value of ${name}`]));
}
