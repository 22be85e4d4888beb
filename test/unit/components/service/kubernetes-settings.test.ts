import assert from "node:assert/strict";

import type * as z from "zod";

import { settingsProblems } from "../../../../components/base";
import { kubernetesSettings } from "../../../../components/service/kubernetes-settings";

type Given = z.input<typeof kubernetesSettings>;

const problems = (given: object) => {
  const issues = kubernetesSettings.safeParse(given).error?.issues ?? [];
  return settingsProblems(kubernetesSettings, given, issues).map(({ path, message }) => `${path}: ${message}`);
};

describe("what a service says of Kubernetes alone", () => {
  it("need be nothing: then one pod at a time goes where nodes are emptied", () => {
    assert.deepEqual(kubernetesSettings.parse({}), { requests: {}, disruption: { maxUnavailable: 1 } });
  });

  it("is kept as it is", () => {
    const given: Given = {
      namespace: "my-kube-shop",
      namespaceQuota: { vcpus: 0.5, memoryGiB: 1.5 },
      requests: { cpuMillicores: 10, memoryMiB: 16 },
      disruption: { minAvailable: 1 },
      progressDeadlineSeconds: 1,
    };

    assert.deepEqual(kubernetesSettings.parse(given), given);
    assert.deepEqual(problems({ namespace: "a".repeat(63) }), []);
  });

  for (const namespace of ["", "Shop", "shop_api", "-shop", "shop-", "shop.api", "a".repeat(64)]) {
    it(`is no namespace that Kubernetes does not take: "${namespace}"`, () => {
      const [problem = "", ...others] = problems({ namespace });

      assert.match(problem, /^namespace: found "/);
      assert.deepEqual(others, []);
    });
  }

  it("is no namespace of Kubernetes itself", () => {
    assert.deepEqual(problems({ namespace: "kube-public" }), [
      'namespace: found "kube-public"; names that start with kube- belong to Kubernetes.',
    ]);
  });

  for (const [what, given, path] of [
    ["no CPU", { requests: { cpuMillicores: 9 } }, "requests.cpuMillicores"],
    ["no memory", { requests: { memoryMiB: 15 } }, "requests.memoryMiB"],
    ["no pod that may go", { disruption: { maxUnavailable: 0 } }, "disruption"],
    ["no pod that has to stay", { disruption: { minAvailable: 0 } }, "disruption"],
    [
      "pods that may go and pods that have to stay",
      { disruption: { maxUnavailable: 1, minAvailable: 1 } },
      "disruption",
    ],
    ["a bound of no CPU", { namespaceQuota: { vcpus: 0, memoryGiB: 1 } }, "namespaceQuota.vcpus"],
    ["a bound of no memory", { namespaceQuota: { vcpus: 1, memoryGiB: 0 } }, "namespaceQuota.memoryGiB"],
    ["no time to get well", { progressDeadlineSeconds: 0 }, "progressDeadlineSeconds"],
  ] as const) {
    it(`is not ${what}`, () => {
      const paths = problems(given).map((problem) => problem.split(":")[0]);

      assert.equal(paths.length, 1);
      assert(paths[0]?.startsWith(path), paths[0]);
    });
  }
});
