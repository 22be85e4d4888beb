import assert from "node:assert/strict";

import { checkSettings } from "../../../settings";
import { givenSettings } from "../../../settings-input";
import { configOn, type Runtime } from "./stacks";
import type { Table } from "./tables";
import { image, type Service } from "./workloads";

const plain: Service = { image, port: 3000, deployment: { strategy: "rolling" } };
const shifting: Service = { image, port: 3000 };
const unrouted: Service = { ...plain, routing: "none", health: { command: ["bin/alive"] } };

const digest = `sha256:${"2d".repeat(32)}`;
const agent = `public.ecr.aws/datadog/agent@${digest}`;
const fileSystem = {
  path: "/shared",
  fileSystemId: "fs-0123456789abcdef0",
  accessPointId: "fsap-0123456789abcdef0",
  securityGroupId: "sg-0123456789abcdef0",
};
const scaling = { min: 2, max: 8 };
const scheduled = (when: object) => ({ ...plain, scaling: { ...scaling, schedules: { night: when } } }) as Service; // some of these are wrong
const apiKey = { existing: "arn:aws:secretsmanager:us-east-1:111122223333:secret:datadog/api-key-Pq7TsV" };

interface Row {
  service: Service;
  /** By which setting EKS refuses it. Paths are those of the service. */
  refused: readonly string[];
}

/** What ECS gives and EKS cannot: without a word it would be gone on the way from one to the other. */
const ofEcsAlone: Record<string, Row> = {
  "commands in what runs, logged": { service: { ...plain, exec: true }, refused: ["exec"] },
  "experiments in the network of what runs": {
    service: { ...plain, memory: 2048, cpu: 1024, faultInjection: { agentImage: agent } },
    refused: ["faultInjection"],
  },
  "spare capacity": { service: { ...plain, capacity: { spotPercent: 50 } }, refused: ["capacity.spotPercent"] },
  "an approval before requests": {
    service: { ...shifting, deployment: { approval: {} } },
    refused: ["deployment.approval"],
  },
  "shares of less than a percent": {
    service: { ...shifting, deployment: { canary: { percent: 0.5, minutes: 6 } } },
    refused: ["deployment.canary.percent"],
  },
  "alarms over a rolling deployment": {
    service: { ...plain, deployment: { strategy: "rolling", alarms: { periodSeconds: 120 } } },
    refused: ["deployment.alarms"],
  },
  "forecasts of the load": {
    service: { ...plain, scaling: { ...scaling, predictive: "ForecastOnly" } },
    refused: ["scaling.predictive"],
  },
  "scaling by requests": {
    service: { ...plain, scaling: { ...scaling, requestsPerMinutePerTask: 600 } },
    refused: ["scaling.requestsPerMinutePerTask"],
  },
  "a schedule that happens once": {
    service: scheduled({ when: "at(2027-01-31T07:00:00)", min: 4 }),
    refused: ["scaling.schedules.night.when"],
  },
  "a schedule of last days": {
    service: scheduled({ when: "cron(0 7 L * ? *)", min: 4 }),
    refused: ["scaling.schedules.night.when"],
  },
  "a schedule that leaves nothing": {
    service: scheduled({ when: "cron(0 20 * * ? *)", min: 0 }),
    refused: ["scaling.schedules.night.min"],
  },
  "file systems": {
    service: { ...plain, volumes: { shared: { fileSystem } } },
    refused: ["volumes.shared.fileSystem"],
  },
  "slow disks": {
    service: { ...plain, volumes: { data: { disk: { path: "/data", sizeGb: 500, type: "st1" } } } },
    refused: ["volumes.data.disk.type"],
  },
  "logs that go to Datadog by a router": {
    service: {
      ...plain,
      cpu: 512,
      sidecars: { logRouter: { image: agent, destination: "datadog" } },
      secrets: { DATADOG_API_KEY: apiKey },
    },
    refused: ["sidecars.logRouter.destination"],
  },
  "a user by name": { service: { ...plain, user: "node" }, refused: ["user"] },
  "errors that mean well": {
    service: { ...plain, health: { statusCodes: "200-499" } },
    refused: ["health.statusCodes"],
  },
};

/** What Kubernetes alone can be told, and takes badly. */
const wrongOnEks: Record<string, Row> = {
  "a pod that may never go": {
    service: { ...plain, desiredCount: 1, kubernetes: { disruption: { minAvailable: 1 } } },
    refused: ["kubernetes.disruption.minAvailable"],
  },
  "pods that may never go by night": {
    service: {
      ...plain,
      scaling: { min: 4, max: 8, schedules: { night: { when: "cron(0 20 * * ? *)", min: 2 } } },
      desiredCount: 4,
      kubernetes: { disruption: { minAvailable: 2 } },
    },
    refused: ["kubernetes.disruption.minAvailable"],
  },
  "a start that outlasts the deadline": {
    service: { ...plain, health: { graceSeconds: 600 }, kubernetes: { progressDeadlineSeconds: 300 } },
    refused: ["kubernetes.progressDeadlineSeconds"],
  },
  "more kept than allowed": {
    service: { ...plain, cpu: 256, memory: 512, kubernetes: { requests: { cpuMillicores: 500, memoryMiB: 1024 } } },
    refused: ["kubernetes.requests.cpuMillicores", "kubernetes.requests.memoryMiB"],
  },
  "the namespace of a controller": {
    service: { ...plain, kubernetes: { namespace: "argo-rollouts" } },
    refused: ["kubernetes.namespace"],
  },
  "all that at once": {
    service: {
      ...unrouted,
      exec: true,
      capacity: { spotPercent: 30 },
      user: "node",
      kubernetes: { namespace: "argo-rollouts", requests: { cpuMillicores: 9000 }, disruption: { minAvailable: 3 } },
    },
    refused: [
      "exec",
      "capacity.spotPercent",
      "user",
      "kubernetes.requests.cpuMillicores",
      "kubernetes.disruption.minAvailable",
      "kubernetes.namespace",
    ],
  },
};

describe("a guarantee that EKS cannot give", () => {
  for (const [what, { service, refused }] of Object.entries(ofEcsAlone)) {
    it(`is refused there, and not on ECS: ${what}`, () => {
      assert.deepEqual(pathsRefused("ecs", service), []);
      assert.deepEqual(pathsRefused("eks", service), refused);
    });
  }

  it("is refused in production where it is the way back from a bad version that was deployed by rolling", () => {
    const service = { ...plain, scaling: { min: 3, max: 9 } };
    const told = pathsRefused("eks", service, { environmentType: "production" });

    assert.deepEqual(told, ["deployment.strategy"]);
  });

  it("is refused where the stack lacks what would give it", () => {
    const seen = { ...shifting, sidecars: { datadog: { image: agent } }, secrets: { DATADOG_API_KEY: apiKey } };

    assert.deepEqual(pathsRefused("eks", seen, { without: ["datadog"] }), ["deployment.strategy", "sidecars.datadog"]);
    const scheduledOne = scheduled({ when: "cron(0 20 * * ? *)", min: 2 });
    assert.deepEqual(pathsRefused("eks", scheduledOne, { without: ["charts"] }), ["scaling.schedules.night"]);
  });
});

describe("what nobody can give", () => {
  for (const [what, { service, refused }] of Object.entries(wrongOnEks)) {
    it(`is refused on EKS: ${what}`, () => assert.deepEqual(pathsRefused("eks", service), refused));

    it(`is refused on ECS, which has no use for it: ${what}`, () => {
      assert.ok(pathsRefused("ecs", service).some((path) => path.startsWith("kubernetes")));
    });
  }
});

interface Around {
  environmentType?: Table["environmentType"];
  /** What the stack does not say of its cluster. */
  without?: readonly string[];
}

/** The settings of a service that the stack is refused for. Others would be a mistake of this table. */
function pathsRefused(runtime: Runtime, service: Service, around: Around = {}): string[] {
  const { environmentType = "staging", without = [] } = around;
  const given = givenSettings(
    configOn(runtime, { environmentType, entry: "internet-facing", services: { api: service } }),
  );
  if (given.eks instanceof Object) for (const each of without) Reflect.deleteProperty(given.eks, each);
  return checkSettings(given).problems.map(({ path }) => path.replace("services.api.", ""));
}
