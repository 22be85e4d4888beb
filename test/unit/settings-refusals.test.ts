import assert from "node:assert/strict";

import { checkSettings } from "../../settings";
import { givenSettings } from "../../settings-input";
import { deploy, stackConfig } from "./harness";
import { dataRefusals } from "./refusals/data";
import { recoveryRefusals } from "./refusals/data-recovery";
import { deploymentRefusals } from "./refusals/deployment";
import { eksRefusals, mixedRefusals } from "./refusals/eks";
import { loadBalancerRefusals } from "./refusals/load-balancer";
import { networkRefusals } from "./refusals/network";
import { productionRefusals } from "./refusals/production";
import { productionDataRefusals } from "./refusals/production-data";
import { serviceRefusals } from "./refusals/service";

describe("a stack file that is wrong", () => {
  for (const [stack, refusals] of [
    ["staging", networkRefusals],
    ["staging", loadBalancerRefusals],
    ["staging", serviceRefusals],
    ["staging", deploymentRefusals],
    ["staging", dataRefusals],
    ["staging", recoveryRefusals],
    ["production", productionRefusals],
    ["production", productionDataRefusals],
    ["eks", eksRefusals],
    ["mixed", mixedRefusals],
  ] as const) {
    for (const [what, changes, told] of refusals) {
      it(`is told of ${what} in ${stack}, and of nothing else`, () => {
        const { problems } = checkSettings(changed(stack, changes));

        assert.deepEqual(
          problems.map(({ path, message }) => `${path}: ${message}`),
          told,
        );
      });
    }
  }

  it("is told of what AWS has and a workload has not, by all that it has", () => {
    const [problem, ...others] = checkSettings(
      changed("staging", { "services.entity-api.launchType": "FARGATE" }),
    ).problems;

    assert.equal(problem?.path, "services.entity-api.launchType");
    assert.match(problem?.message ?? "", /^is not a setting here\. Known: image, imageSize, port, .*, deployment, /);
    assert.deepEqual(others, []);
  });

  it("is told of all mistakes in all sections at once, and nothing of it is registered", async () => {
    const given = changed("staging", {
      "network.cidr": "10.20.0.0/24",
      "network.nat": "perAZ",
      "loadBalancer.tls": 1.3,
      "loadBalancer.testAllowedCidrs": ["0.0.0.0/0"],
      "services.entity-api.cpu": 300,
      "services.entity-api.deployment.bakeMinutes": 2,
      "services.entity-api.balancing": { slowStartSeconds: 60, stickinessSeconds: 60 },
      "services.entity-api.health": { path: "health" },
      "services.web": { image: "web:latest", port: 8080 },
    });
    const config = Object.fromEntries(Object.entries(given).map(([key, value]) => [`evenkeel:${key}`, text(value)]));

    const { result, registrations } = await deploy(refusalOfProgram, { stack: "staging", config });

    const [first, ...lines] = result.split("\n");
    assert.equal(first, `Pulumi.staging.yaml: ${lines.length} settings are not valid.`);
    assert.deepEqual(
      lines.map((line) => /^ {2}evenkeel:([^:]+): found /.exec(line)?.[1]),
      [
        "network.cidr",
        "network.nat",
        "loadBalancer.tls",
        "loadBalancer.testAllowedCidrs",
        "services.entity-api.cpu",
        "services.entity-api.health.path",
        "services.entity-api.balancing.slowStartSeconds",
        "services.entity-api.balancing.stickinessSeconds",
        "services.web.image",
      ],
    );
    assert.deepEqual(registrations, []);
  });
});

/** What the program, `index.ts`, says when it is run. It is loaded anew: whoever ran it before has it loaded. */
function refusalOfProgram(): string {
  const file = require.resolve("../../index");
  delete require.cache[file];
  try {
    require(file);
  } catch (error) {
    if (error instanceof Error) return error.message;
  }
  return assert.fail("the settings were accepted");
}

function changed(stack: string, changes: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const given = givenSettings(stackConfig(stack));
  for (const [path, value] of Object.entries(changes)) {
    const keys = path.split(".");
    const holder = keys.slice(0, -1).reduce<object>(memberOf, given);
    const key = keys.at(-1) ?? "";
    if (value === undefined) Reflect.deleteProperty(holder, key);
    else Reflect.set(holder, key, value);
  }
  return given;
}

/** A section of a stack file, made where there is none. */
function memberOf(holder: object, key: string): object {
  if (!(Reflect.get(holder, key) instanceof Object)) Reflect.set(holder, key, {});
  return Reflect.get(holder, key);
}

function text(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
