import assert from "node:assert/strict";

import { parseSettings } from "../../../../components/base";
import { checkFaultInjection, faultInjectionSettings } from "../../../../components/service/fault-injection-settings";

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
