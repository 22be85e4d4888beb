import assert from "node:assert/strict";

import { promised } from "./guarantees";
import { givenOnEcs } from "./on-ecs";
import { givenOnEks } from "./on-eks";
import { type Inputs, Registered } from "./registered";
import { type Runtime, stackOn } from "./stacks";
import { production, staging, type Table } from "./tables";

const given = { ecs: givenOnEcs, eks: givenOnEks };

interface Breach {
  table: Table;
  runtime: Runtime;
  service: string;
  resource: string;
  spoil: (inputs: Inputs) => void;
}

/** A container of a task on ECS, changed in the JSON that it is. */
function inTask(spoil: (container: Inputs) => void) {
  return (inputs: Inputs) => {
    const [container, ...others] = JSON.parse(inputs.containerDefinitions);
    spoil(container);
    inputs.containerDefinitions = JSON.stringify([container, ...others]);
  };
}

const inPod = (spoil: (container: Inputs) => void) => (inputs: Inputs) =>
  spoil(inputs.spec.template.spec.containers[0]);
const small = (runtime: Runtime) => ({ table: staging, runtime, service: "small" });
const secrets = (runtime: Runtime) => ({ table: staging, runtime, service: "secrets" });
const canary = (runtime: Runtime) => ({ table: production, runtime, service: "canary" });

/** What would break a promise, on either runtime. */
const breaches: Record<string, Breach> = {
  "a container that can be written to, on ECS": {
    ...small("ecs"),
    resource: "small-task",
    spoil: inTask((container) => Object.assign(container, { readonlyRootFilesystem: false })),
  },
  "a container that can be written to, on EKS": {
    ...small("eks"),
    resource: "small-deployment-pods",
    spoil: inPod(({ securityContext }) => Object.assign(securityContext, { readOnlyRootFilesystem: false })),
  },
  "root, on EKS": {
    ...small("eks"),
    resource: "small-deployment-pods",
    spoil: ({ spec }) => Object.assign(spec.template.spec.securityContext, { runAsUser: 0 }),
  },
  "a value in plain sight, on ECS": {
    ...secrets("ecs"),
    resource: "secrets-task",
    spoil: inTask(({ environment }) => environment.push({ name: "JWT", value: "generated-jwt" })),
  },
  "a value in plain sight, on EKS": {
    ...secrets("eks"),
    resource: "secrets-deployment-pods",
    spoil: inPod(({ env }) => env.push({ name: "JWT", value: "generated-jwt" })),
  },
  "one secret too many, on ECS": {
    ...secrets("ecs"),
    resource: "secrets-roles-execution-may",
    spoil: (inputs) => Object.assign(inputs, { policy: inputs.policy.replace("licence-Ab12Cd", "*") }),
  },
  "one secret too many, on EKS": {
    ...secrets("eks"),
    resource: "secrets-secret-access-reader-may",
    spoil: (inputs) => Object.assign(inputs, { policy: inputs.policy.replace("licence-Ab12Cd", "*") }),
  },
  "a role for pods of every namespace, on EKS": {
    ...secrets("eks"),
    resource: "secrets-role-role",
    spoil: (inputs) => {
      inputs.assumeRolePolicy = inputs.assumeRolePolicy.replace('"aws:RequestTag/kubernetes-namespace":"secrets",', "");
    },
  },
  "a pod that is killed while it answers, on EKS": {
    ...small("eks"),
    resource: "small-deployment-pods",
    spoil: inPod(({ lifecycle }) => Object.assign(lifecycle.preStop.sleep, { seconds: 5 })),
  },
  "pods in one zone, on EKS": {
    ...small("eks"),
    resource: "small-deployment-pods",
    spoil: ({ spec }) => spec.template.spec.topologySpreadConstraints.shift(),
  },
  "tasks that stay where they are, on ECS": {
    ...small("ecs"),
    resource: "small-service",
    spoil: (inputs) => Object.assign(inputs, { availabilityZoneRebalancing: "DISABLED" }),
  },
  "a way in for everybody, on EKS": {
    ...small("eks"),
    resource: "small-firewall-in",
    spoil: ({ spec }) => spec.ingress.push({ from: [{ ipBlock: { cidr: "0.0.0.0/0" } }], ports: [{ port: 22 }] }),
  },
  "a bake that is too short, on ECS": {
    ...canary("ecs"),
    resource: "canary-service",
    spoil: ({ deploymentConfiguration }) => Object.assign(deploymentConfiguration, { bakeTimeInMinutes: "1" }),
  },
  "a bake that is too short, on EKS": {
    ...canary("eks"),
    resource: "canary-deployment-rollout",
    spoil: ({ spec }) => Object.assign(spec.strategy.canary.steps.at(-1).pause, { duration: "1m" }),
  },
  "an analysis that lets more errors pass, on EKS": {
    ...canary("eks"),
    resource: "canary-deployment-analysis",
    spoil: ({ spec }) => {
      spec.metrics[0].successCondition = spec.metrics[0].successCondition.replace("<= 1 *", "<= 30 *");
    },
  },
  "logs that nobody deletes, on EKS": {
    ...small("eks"),
    resource: "small-logs-group",
    spoil: (inputs) => delete inputs.retentionInDays,
  },
};

describe("what compares runtimes with the contract", () => {
  for (const [what, { table, runtime, service, resource, spoil }] of Object.entries(breaches)) {
    it(`sees ${what}`, async () => {
      const { registrations } = await stackOn(runtime, table);
      const spoilt = registrations.map((each) => {
        if (each.name !== resource || !each.custom) return each;
        const inputs = structuredClone(each.inputs);
        spoil(inputs);
        return { ...each, inputs };
      });

      assert.notDeepEqual(spoilt, registrations);
      assert.throws(() => {
        const { telemetry, ...found } = given[runtime](service, new Registered({ registrations: spoilt }));
        const { telemetry: asked, ...expected } = promised(service, table, runtime);
        assert.deepEqual(found, expected);
      });
    });
  }
});
