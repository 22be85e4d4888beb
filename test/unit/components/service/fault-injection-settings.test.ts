import assert from "node:assert/strict";

import { parseSettings } from "../../../../components/base";
import { checkFaultInjection, faultInjectionSettings } from "../../../../components/service/fault-injection-settings";
import { workloadProductionFloor } from "../../../../components/service/production-floor";
import { workloadSettings } from "../../../../components/service/workload";

const agentImage = `public.ecr.aws/amazon-ssm-agent/amazon-ssm-agent@sha256:${"0".repeat(64)}`;
const faultInjection = { agentImage };

describe("faultInjectionSettings", () => {
  it("takes the agent by its digest alone", () => {
    const latest = "public.ecr.aws/amazon-ssm-agent/amazon-ssm-agent:latest";

    assert.deepEqual(parseSettings(faultInjectionSettings, "faults", faultInjection), faultInjection);
    assert.throws(
      () => parseSettings(faultInjectionSettings, "faults", { agentImage: latest }),
      /agentImage: found ".*:latest"; .*Give the digest/,
    );
  });
});

describe("a workload with fault injection", () => {
  const workload = { image: agentImage, port: 3000, faultInjection };

  it("is refused with exec, in the words of its settings", () => {
    assert.throws(
      () => parseSettings(workloadSettings, "entity-api", { ...workload, exec: true }),
      /faultInjection: found .*; exec is true/,
    );
  });

  it("has no place in production", () => {
    const problems = workloadProductionFloor(parseSettings(workloadSettings, "entity-api", workload));

    const found = problems.find(({ path }) => path === "faultInjection");
    assert.match(found?.message ?? "", /^is set; in production nobody disturbs.*Leave it out/);
  });
});

describe("checkFaultInjection", () => {
  it("has nothing against a task with room for the agent, or without one", () => {
    assert.equal(checkFaultInjection({ faultInjection, exec: false, memory: 1024 }), undefined);
    assert.equal(checkFaultInjection({ exec: true, memory: 512 }), undefined);
  });

  it("refuses people's commands beside it", () => {
    assert.match(
      checkFaultInjection({ faultInjection, exec: true, memory: 2048 }) ?? "",
      /exec is true.*one of the two/,
    );
  });

  it("refuses a task that the agent would crowd", () => {
    assert.match(
      checkFaultInjection({ faultInjection, exec: false, memory: 512 }) ?? "",
      /512 MiB of the task's 512.*1024/,
    );
  });
});
