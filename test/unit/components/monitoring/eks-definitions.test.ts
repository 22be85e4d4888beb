import assert from "node:assert/strict";

import { query } from "../../../../components/monitoring/definition";
import { eksClusterDefinitions } from "../../../../components/monitoring/eks-cluster-definitions";
import type { MonitoredEksService } from "../../../../components/monitoring/eks-service";
import { eksServiceDefinitions } from "../../../../components/monitoring/eks-service-definitions";
import { type MonitoringSettings, monitoringSettings } from "../../../../components/monitoring/settings";
import { assertListed, disorder, secondsToNotice } from "./held";

const alerts = { critical: ["pagerduty-entity-api"], warning: ["slack-example-alerts"] };
const runbookBaseUrl = "https://example.com/runbooks";
const settings: MonitoringSettings = monitoringSettings.parse({ alerts, runbookBaseUrl });

const rolling: MonitoredEksService = {
  service: "entity-api",
  namespace: "entities",
  kind: "Deployment",
  isRouted: true,
  isElsewhereToo: false,
  externalSecrets: ["entity-api-secrets"],
};
const shifting: MonitoredEksService = {
  ...rolling,
  kind: "Rollout",
  mostPods: 12,
  externalSecrets: ["entity-api-secrets", "entity-api-datadog-keys"],
};
const names = { clusterName: "eks-38e1b4e9", loadBalancerName: "k8s-ingress-cbeb2b1660" };

const ofService = (monitored: MonitoredEksService) => eksServiceDefinitions(settings, "production", monitored);
const ofCluster = (given: Partial<MonitoringSettings> = {}) =>
  eksClusterDefinitions(
    { ...settings, ...given },
    { controllerNamespaces: ["external-secrets", "reloader"], hasLoadBalancer: true },
  );
const asked = (definitions: ReturnType<typeof ofService> | ReturnType<typeof ofCluster>) =>
  Object.fromEntries(definitions.map((each) => [each.id, query(each, names)]));
/** All monitors that there are on EKS, once. */
const all = () => [...ofService(shifting), ...ofCluster()];

describe("the monitors of a service on EKS", () => {
  const pods = "kube_cluster_name:eks-38e1b4e9,kube_namespace:entities,service:entity-api";
  const ofPods = {
    "no-ready-pod": `max(last_5m):sum:kubernetes_state.replicaset.replicas_ready{${pods}} < 1`,
    crashing: `max(last_10m):default_zero(max:kubernetes_state.container.status_report.count.waiting{${pods},reason:crashloopbackoff}) >= 1`,
    "image-not-pulled": `max(last_10m):default_zero(max:kubernetes_state.container.status_report.count.waiting{${pods},reason:imagepullbackoff}) >= 1`,
    "out-of-memory": `max(last_10m):default_zero(max:kubernetes.containers.state.terminated{${pods},reason:oomkilled}) >= 1`,
    restarts: `change(avg(last_5m),last_5m):sum:kubernetes.containers.restarts{${pods}} > 5`,
    memory: `avg(last_5m):max:kubernetes.memory.rss{${pods}} / max:kubernetes.memory.limits{${pods}} * 100 > 95`,
    pending: `min(last_30m):default_zero(sum:kubernetes_state.pod.status_phase{${pods},pod_phase:pending}) >= 1`,
  };
  const requests = {
    latency: "min(last_5m):p95:trace.express.request{env:production,service:entity-api} > 0.5",
    errors:
      "sum(last_5m):(sum:trace.express.request.errors{env:production,service:entity-api}.as_count() / " +
      "sum:trace.express.request.hits{env:production,service:entity-api}.as_count()) * 100 > 5",
  };
  const secrets = (which: string) =>
    "max(last_15m):max:external_secrets.externalsecret_status_condition{kube_cluster_name:eks-38e1b4e9 AND " +
    `namespace:entities AND name IN (${which}) AND condition:ready AND status:true} by {name} < 1`;

  it("ask Datadog exactly this of a Deployment", () => {
    const scope = "{kube_cluster_name:eks-38e1b4e9,kube_namespace:entities,kube_deployment:entity-api}";

    assert.deepEqual(asked(ofService(rolling)), {
      ...requests,
      ...ofPods,
      "missing-pods":
        `max(last_10m):max:kubernetes_state.deployment.replicas_available${scope} / ` +
        `max:kubernetes_state.deployment.replicas_desired${scope} * 100 < 51`,
      "stale-secrets": secrets("entity-api-secrets"),
    });
  });

  it("ask Argo of a Rollout, by the tags that Argo's metrics have", () => {
    const rollout = "kube_cluster_name:eks-38e1b4e9,argo_rollout_namespace:entities,argo_rollout_name:entity-api";
    const replicas = (kind: string) => `max:argo_rollouts.rollout.info.replicas.${kind}{${rollout}}`;
    const autoscaler = "{kube_cluster_name:eks-38e1b4e9,kube_namespace:entities,horizontalpodautoscaler:entity-api}";

    assert.deepEqual(asked(ofService(shifting)), {
      ...requests,
      ...ofPods,
      "missing-pods": `max(last_10m):${replicas("available")} / ${replicas("desired")} * 100 < 51`,
      "scaled-out":
        `avg(last_30m):avg:kubernetes_state.hpa.current_replicas${autoscaler} * 100 / ` +
        `avg:kubernetes_state.hpa.max_replicas${autoscaler} >= 100`,
      "sent-back": `min(last_5m):default_zero(max:argo_rollouts.rollout.info{${rollout},phase:degraded}) >= 1`,
      "stale-secrets": secrets("entity-api-secrets,entity-api-datadog-keys"),
    });
  });

  it("are those of pods alone where its requests are watched elsewhere, or come from nobody", () => {
    const ids = (given: Partial<MonitoredEksService>) => ofService({ ...rolling, ...given }).map(({ id }) => id);
    const unheard = ["no-ready-pod", "stale-secrets"];
    const own = [...Object.keys(requests), ...Object.keys(ofPods), "missing-pods", "stale-secrets"];

    assert.deepEqual(ids({ isElsewhereToo: true }).sort(), own.filter((id) => !(id in requests)).sort());
    assert.deepEqual(
      ids({ isRouted: false, externalSecrets: [] }).sort(),
      own.filter((id) => !unheard.includes(id)).sort(),
    );
  });

  it("take silence for missing pods where nobody else would say so", () => {
    const silence = (isRouted: boolean) =>
      ofService({ ...rolling, isRouted }).find(({ id }) => id === "missing-pods")?.missingData;

    assert.equal(silence(true), "show_no_data");
    assert.equal(silence(false), "show_and_notify_no_data");
  });
});

describe("the monitors of a cluster on EKS", () => {
  it("ask Datadog exactly this", () => {
    const cluster = "kube_cluster_name:eks-38e1b4e9";
    const controllers = `{${cluster} AND kube_namespace IN (external-secrets,reloader)} by {kube_namespace,kube_deployment}`;
    const agents = `{${cluster}} by {kube_namespace,kube_daemon_set}`;
    const claims = `{${cluster}} by {kube_namespace,persistentvolumeclaim}`;

    assert.deepEqual(asked(ofCluster()), {
      silent: `sum(last_15m):sum:kubernetes.pods.running{${cluster}} < 1`,
      "nodes-not-ready": `min(last_1h):default_zero(sum:kubernetes_state.node.by_condition{${cluster} AND condition:ready AND status IN (false,unknown)}) >= 1`,
      "controllers-missing":
        `max(last_15m):avg:kubernetes_state.deployment.replicas_available${controllers} / ` +
        `avg:kubernetes_state.deployment.replicas_desired${controllers} * 100 < 50`,
      "agents-missing":
        `min(last_15m):sum:kubernetes_state.daemonset.desired${agents} - ` +
        `sum:kubernetes_state.daemonset.ready${agents} >= 1`,
      disk:
        `avg(last_15m):avg:kubernetes.kubelet.volume.stats.used_bytes${claims} / ` +
        `avg:kubernetes.kubelet.volume.stats.capacity_bytes${claims} * 100 > 95`,
      "load-balancer-errors":
        "sum(last_5m):sum:aws.applicationelb.httpcode_elb_5xx{loadbalancer:app/k8s-ingress-cbeb2b1660/*}.as_count() > 25",
    });
  });

  it("wait for what the load balancer tells as long as AWS takes, and for nothing else", () => {
    const delays = Object.fromEntries(
      ofCluster({ awsMetricsDelaySeconds: 300 }).map(({ id, delaySeconds }) => [id, delaySeconds]),
    );

    assert.deepEqual(delays, {
      silent: 15,
      "nodes-not-ready": 15,
      "controllers-missing": 15,
      "agents-missing": 15,
      disk: 15,
      "load-balancer-errors": 300,
    });
  });

  it("have nothing to say of a load balancer where there is none", () => {
    const quiet = eksClusterDefinitions(settings, { controllerNamespaces: ["reloader"], hasLoadBalancer: false });

    assert(!quiet.some(({ id }) => id === "load-balancer-errors"));
  });
});

describe("the monitors on EKS", () => {
  it("wake somebody for an outage alone", () => {
    assert.deepEqual(
      all()
        .filter(({ priority }) => priority === 1)
        .map(({ id }) => id),
      ["no-ready-pod", "silent"],
    );
  });

  it("notice what users suffer from within a quarter of an hour, the load balancer's word aside", () => {
    const urgent = all().filter(({ priority, delaySeconds }) => priority < 3 && delaySeconds < 300);
    const late = urgent.filter((each) => secondsToNotice(query(each, names), each.delaySeconds) > 900);

    // What waits longer is no outage yet: secrets are current for weeks, and services run on without controllers. That a
    // cluster is silent its services say first.
    assert.deepEqual(
      late.map(({ id }) => id),
      ["stale-secrets", "silent", "controllers-missing"],
    );
  });

  it("say nothing of missing data where nothing counts as none, since Datadog refuses both", () => {
    for (const each of all()) {
      if (query(each, names).includes("default_zero(")) assert.equal(each.missingData, "default", each.id);
    }
  });

  it("warn before they alert, and recover on the healthy side of what they leave", () => {
    for (const definition of all()) assert.deepEqual(disorder(definition), [], definition.id);
  });

  it("name a runbook that exists, is listed, and gives commands to run", () => {
    for (const definition of all()) assertListed(definition);
  });

  it("have each a name of its own", () => {
    const ids = all().map(({ id }) => id);

    assert.equal(new Set(ids).size, ids.length);
  });
});
