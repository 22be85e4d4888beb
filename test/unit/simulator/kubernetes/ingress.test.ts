import assert from "node:assert/strict";

import { readCloud } from "../../../../simulator";
import { simulator } from "../../../../simulator/command/simulator";
import type { Value } from "../../../../simulator/value";
import type { State } from "../engine";
import { Cluster } from "./cluster";

const INGRESS = "kubernetes:networking.k8s.io/v1:Ingress";

describe("a simulated Ingress", () => {
  let cluster: Cluster;
  beforeEach(async () => {
    cluster = await Cluster.start();
    await cluster.namespace();
    await cluster.make("kubernetes:core/v1:Service", "web", { spec: { ports: [{ port: 80 }] } });
  });
  afterEach(() => cluster.engine.dispose());

  const to = (name: string, port: { [name: string]: Value } = { number: 80 }) => ({ service: { name, port } });
  const ingress = (name: string, backend: { [name: string]: Value } = to("web"), annotations = {}) =>
    cluster.make(INGRESS, name, { spec: { ingressClassName: "alb", defaultBackend: backend } }, { annotations });
  const ids = () => cluster.subnets.map(({ id }) => id);

  async function alb(settings: { [name: string]: Value } = {}): Promise<void> {
    const spec = { scheme: "internet-facing", subnets: { ids: ids() }, ...settings };
    await cluster.make("kubernetes:eks.amazonaws.com/v1:IngressClassParams", "alb", { spec });
    const parameters = { apiGroup: "eks.amazonaws.com", kind: "IngressClassParams", name: "alb" };
    await cluster.make("kubernetes:networking.k8s.io/v1:IngressClass", "alb", {
      spec: { controller: "eks.amazonaws.com/alb", parameters },
    });
  }

  function balancers() {
    const all = readCloud(cluster.engine.folder).objects;
    return all.filter(({ type }) => type === "aws:lb/loadBalancer:LoadBalancer").map(({ outputs }) => outputs);
  }

  const hostnameOf = ({ outputs }: State) =>
    (outputs.status as { loadBalancer: { ingress: { hostname: string }[] } }).loadBalancer.ingress[0]?.hostname;

  it("gets a load balancer of Auto Mode, with the address that its preview told", async () => {
    await alb();
    const preview = await cluster.kubernetes.preview(INGRESS, "web", {
      metadata: { name: "web", namespace: "web" },
      spec: { ingressClassName: "alb", defaultBackend: to("web") },
    });
    const made = await ingress("web");
    const [balancer, ...others] = balancers();

    assert.match(hostnameOf(made) ?? "", /^k8s-webweb-\w{10}-\d{9}\.eu-west-1\.elb\.amazonaws\.com$/);
    assert.equal(hostnameOf(preview), hostnameOf(made));
    assert.deepEqual(others, []);
    assert.deepEqual([balancer?.dnsName, balancer?.internal, balancer?.subnets], [hostnameOf(made), false, ids()]);
  });

  it("shares it with its group, and the last one takes it away", async () => {
    await alb({ group: { name: "shop" } });
    const [one, two] = [await ingress("one"), await ingress("two")];

    assert.equal(hostnameOf(one), hostnameOf(two));
    assert.equal(balancers().length, 1);
    await cluster.kubernetes.delete(one);
    assert.equal(balancers().length, 1);
    await cluster.kubernetes.delete(two);
    assert.deepEqual(balancers(), []);
  });

  it("leaves the load balancer of its successor in another namespace, as it goes", async () => {
    await alb();
    const replaced = await ingress("web");
    await cluster.namespace("shop");
    const inShop = { namespace: "shop" };
    await cluster.make("kubernetes:core/v1:Service", "web", { spec: { ports: [{ port: 80 }] } }, inShop);
    const successor = await cluster.make(INGRESS, "web", { spec: replaced.inputs.spec ?? {} }, inShop);

    assert.equal(balancers().length, 2);
    await cluster.kubernetes.delete(replaced);
    assert.deepEqual(
      balancers().map(({ dnsName }) => dnsName),
      [hostnameOf(successor)],
    );
    await cluster.kubernetes.delete(successor);
    assert.deepEqual(balancers(), []);
  });

  it("holds on to what its load balancer uses", async () => {
    const acl = await cluster.aws.make("aws:wafv2/webAcl:WebAcl", "acl", {
      scope: "REGIONAL",
      defaultAction: { allow: {} },
      visibilityConfig: { cloudwatchMetricsEnabled: true, metricName: "acl", sampledRequestsEnabled: true },
    });
    await alb();
    const made = await ingress("web", to("web"), { "alb.ingress.kubernetes.io/wafv2-acl-arn": acl.outputs.arn });

    await assert.rejects(cluster.aws.delete(acl), /WAFAssociatedItemException/);
    await assert.rejects(cluster.aws.delete(cluster.subnets[0] ?? assert.fail()), /DependencyViolation/);
    await cluster.kubernetes.delete(made);
    await cluster.aws.delete(acl);
  });

  it("leaves a web ACL on of which it says nothing, and takes it off when told so", async () => {
    const acl = await cluster.aws.make("aws:wafv2/webAcl:WebAcl", "acl", {
      scope: "REGIONAL",
      defaultAction: { allow: {} },
      visibilityConfig: { cloudwatchMetricsEnabled: true, metricName: "acl", sampledRequestsEnabled: true },
    });
    const named = "alb.ingress.kubernetes.io/wafv2-acl-arn";
    await alb({ group: { name: "shop" } });
    await ingress("one", to("web"), { [named]: acl.outputs.arn });

    await ingress("two");
    await assert.rejects(cluster.aws.delete(acl), /WAFAssociatedItemException/);
    await ingress("three", to("web"), { [named]: "none" });
    await cluster.aws.delete(acl);
  });

  it("stays while its load balancer is protected", async () => {
    await alb({ loadBalancerAttributes: [{ key: "deletion_protection.enabled", value: "true" }] });
    const made = await ingress("web");

    await assert.rejects(
      cluster.kubernetes.delete(made),
      /OperationNotPermitted: Load balancer '.*' cannot be deleted because deletion protection is enabled/,
    );
  });

  it("goes with its namespace, and its load balancer with it", async () => {
    await alb();
    const namespace = await cluster.namespace("short");
    await cluster.make(
      "kubernetes:core/v1:Service",
      "web",
      { spec: { ports: [{ port: 80 }] } },
      { namespace: "short" },
    );
    await cluster.make(
      INGRESS,
      "web",
      { spec: { ingressClassName: "alb", defaultBackend: to("web") } },
      { namespace: "short" },
    );
    await cluster.kubernetes.delete(namespace);

    assert.deepEqual(balancers(), []);
  });

  it("leaves its load balancer behind when the cluster goes first", async () => {
    await alb();
    await ingress("web");
    const isListed = () => simulator.read(cluster.engine.folder).some(({ urn }) => urn.endsWith("/load-balancer"));
    assert.equal(isListed(), false, "it is no resource of its own while its Ingress stands");
    await cluster.aws.delete(cluster.state);

    assert.deepEqual([balancers().length, isListed()], [1, true]);
    await assert.rejects(cluster.aws.delete(cluster.subnets[0] ?? assert.fail()), /DependencyViolation/);
  });

  it("needs its class", async () => {
    await assert.rejects(ingress("web"), /IngressClass\.networking\.k8s\.io "alb" not found/);
  });

  const broken: {
    what: string;
    settings?: { [name: string]: Value };
    backend?: { [name: string]: Value };
    words: RegExp;
  }[] = [
    {
      what: "a subnet",
      settings: { subnets: { ids: ["subnet-0123"] } },
      words: /InvalidSubnetID\.NotFound: The subnet ID 'subnet-0123'/,
    },
    {
      what: "tagged subnets",
      settings: { subnets: { matchTags: [{ key: "a", values: ["b"] }] } },
      words: /couldn't auto-discover subnets/,
    },
    {
      what: "a certificate",
      settings: { certificateARNs: ["arn:aws:acm:eu-west-1:123456789012:certificate/a"] },
      words: /CertificateNotFound/,
    },
    { what: "a service", backend: to("nobody"), words: /does not target any Service: service "nobody" not found/ },
    { what: "a port", backend: to("web", { name: "http" }), words: /unable to find port http on service web\/web/ },
    {
      what: "an action",
      backend: to("root", { name: "use-annotation" }),
      words: /missing actions\.root configuration/,
    },
  ];
  for (const { what, settings, backend, words } of broken) {
    it(`never comes up when it names ${what} that is not there`, async () => {
      await alb(settings);

      await assert.rejects(ingress("web", backend), words);
      assert.notEqual((await ingress("unawaited", backend, { "pulumi.com/skipAwait": "true" })).id, "");
    });
  }
});
