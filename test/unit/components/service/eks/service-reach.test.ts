import assert from "node:assert/strict";

import type { EksServiceArgs } from "../../../../../components/service/eks/service";
import { deploy } from "../../../harness";
import { entityApi, namespaceFor, surroundings } from "./entity-api";

const rolling: Partial<EksServiceArgs> = { deployment: { strategy: "rolling" } };
const pods = "entity-api-deployment-pods";

describe("what an EksService reaches", () => {
  it("is what its migration reaches as well, which nobody reaches", async () => {
    const { inputs } = await deploy(() => entityApi({ migration: { command: ["npm", "run", "migrate"] } }));

    const { labels } = inputs("entity-api-migration-job").spec.template.metadata;
    const [{ key, operator, values }] = inputs("entity-api-firewall-out").spec.podSelector.matchExpressions;
    assert.equal(operator, "In");
    assert(values.includes(labels[key]), `${labels[key]} is not among ${values}`);
    assert(values.includes("entity-api"), `entity-api is not among ${values}`);
    const { matchLabels } = inputs("entity-api-firewall-in").spec.podSelector;
    assert(Object.entries(matchLabels).some(([name, value]) => labels[name] !== value));
  });

  it("is the agents of the nodes exactly where the stack has Datadog", async () => {
    const watched = await deploy(() => entityApi());
    const { datadogKeys, ...others } = surroundings().controllers;
    const unwatched = await deploy(() => entityApi({ ...rolling, controllers: { ...others, datadogKeys: undefined } }));

    const agents = {
      to: [{ ipBlock: { cidr: "10.20.64.0/20" } }, { ipBlock: { cidr: "10.20.80.0/20" } }],
      ports: [
        { protocol: "TCP", port: 8126 },
        { protocol: "UDP", port: 8125 },
      ],
    };
    const ways = ({ inputs }: typeof watched) => inputs("entity-api-firewall-out").spec.egress;
    assert.deepEqual(ways(watched).at(-1), agents);
    assert.equal(ways(unwatched).length, ways(watched).length - 1);
  });

  it("is the services that it calls, where they are, which know it and come before it", async () => {
    const program = () => {
      const around = surroundings();
      const people = namespaceFor("people", around);
      const ports = { port: 8080, otherPorts: { admin: 8081 } };
      const callers = { "entity-api": { namespace: "shop" } };
      const users = entityApi({ ...around, ...rolling, ...ports, namespace: people, callers, secrets: {} }, "users");
      entityApi({ ...around, ...rolling, calls: ["users"], callees: { users } });
    };
    const { inputs, options } = await deploy(program);

    const { containers, dnsConfig } = inputs(pods).spec.template.spec;
    assert.deepEqual(
      containers[0].env.filter(({ name }: { name: string }) => name.endsWith("_URL") && name.startsWith("USERS")),
      [
        { name: "USERS_ADMIN_URL", value: "http://users.people.svc.cluster.local:8081" },
        { name: "USERS_URL", value: "http://users.people.svc.cluster.local:8080" },
      ],
    );
    assert.deepEqual(dnsConfig.searches, ["people.svc.cluster.local"]);
    const podsOf = (namespace: string, service: string) => ({
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
      podSelector: { matchLabels: { "app.kubernetes.io/name": service } },
    });
    const called = ["main", "admin"].map((port) => ({ protocol: "TCP", port }));
    assert.deepEqual(inputs("entity-api-firewall-out").spec.egress[3], {
      to: [podsOf("people", "users")],
      ports: called,
    });
    assert.deepEqual(inputs("users-firewall-in").spec.ingress[1], {
      from: [podsOf("shop", "entity-api")],
      ports: called,
    });
    assert(options(pods).dependsOn.includes("users-deployment-pods"), `it waits for ${options(pods).dependsOn}`);
  });
});
