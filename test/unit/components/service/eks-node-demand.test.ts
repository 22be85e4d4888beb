import assert from "node:assert/strict";

import { deploymentSettings } from "../../../../components/service/deployment-settings";
import { type ScheduledWorkload, vcpuShortage } from "../../../../components/service/eks-node-demand";
import { eksClusterSettings } from "../../../../components/service/eks-settings";
import { supportedVersions } from "../../../../components/service/eks-versions";

const { nodes } = eksClusterSettings.parse({
  version: supportedVersions(new Date()).at(-1),
  administrators: ["arn:aws:iam::111122223333:role/deploy"],
});

function service(more: Partial<ScheduledWorkload> = {}): ScheduledWorkload {
  const deployment = deploymentSettings.parse({ strategy: "blueGreen" });
  return { runtime: "eks", architecture: "ARM64", cpu: 1024, desiredCount: 4, deployment, ...more };
}

const needs = (services: Record<string, ScheduledWorkload>, maxVcpus: number) => {
  return vcpuShortage(services, { ...nodes, maxVcpus }).map(({ message }) => /keep (\d+) virtual/.exec(message)?.[1]);
};

describe("the virtual CPUs of nodes", () => {
  it("are enough for the old version and the new one of all services, of which half is kept", () => {
    assert.deepEqual(needs({ api: service(), worker: service() }, 8), []);
    assert.deepEqual(needs({ api: service(), worker: service() }, 7), ["8"]);
  });

  it("are counted for each architecture by itself, and for what runs on EKS alone", () => {
    const services = { api: service(), other: service({ architecture: "X86_64" }), old: service({ runtime: "ecs" }) };

    assert.deepEqual(needs(services, 4), []);
    assert.deepEqual(needs({ ...services, old: service({ runtime: "ecs", movingTo: "eks" }) }, 4), ["8"]);
  });

  it("follow the largest number of pods, and what services keep for themselves", () => {
    assert.deepEqual(needs({ api: service({ scaling: { max: 10 } }) }, 9), ["10"]);
    assert.deepEqual(needs({ api: service({ kubernetes: { requests: { cpuMillicores: 1000 } } }) }, 7), ["8"]);
  });

  it("are told with what to change", () => {
    assert.deepEqual(vcpuShortage({ api: service({ desiredCount: 1000 }) }, nodes), [
      {
        path: "nodes.maxVcpus",
        message:
          "found 256; while all services are deployed at their largest, pods of one architecture keep 1000 virtual CPUs " +
          "for themselves. Set it to 1250 or more, or lower scaling.max or kubernetes.requests of services.",
      },
    ]);
  });
});
