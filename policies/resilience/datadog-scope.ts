import { decideBoth, defineRule, defineStackRule, fail, named, notApplicable, pass, type Rule, textOf } from "../kit";
import { wordingOf } from "./datadog-wording";

const MONITOR = "datadog:index/monitor:Monitor";

const staging = { tags: ["env:staging", "service:orders", "team:platform"] };

const ownEnvironment = defineRule({
  id: "datadog-query-environment",
  title: "A monitor watches the environment that it is tagged with",
  severity: "medium",
  resources: [MONITOR],
  why: "A query that was copied from another environment is green while this one burns.",
  fix: "Let env: in the query be the env: of the monitor's tags.",
  link: "https://docs.datadoghq.com/getting_started/tagging/unified_service_tagging/",
  controls: { nist80053: ["AU-6", "SI-4"] },
  passes: [
    { ...staging, query: "sum(last_5m):sum:trace.http.request.errors{env:staging,service:orders} > 5" },
    { ...staging, query: "avg(last_5m):avg:aws.rds.cpuutilization{dbinstanceidentifier:orders} > 90" },
    { ...staging, query: "sum(last_5m):sum:trace.http.request.errors{!env:production} > 5" },
    { ...staging, query: "sum(last_5m):sum:trace.http.request.errors{env:prod*} > 5" },
    { tags: ["service:orders"], query: "sum(last_5m):sum:trace.http.request.errors{env:production} > 5" },
  ],
  fails: [
    { ...staging, query: "sum(last_5m):sum:trace.http.request.errors{env:production,service:orders} > 5" },
    { ...staging, query: "sum(last_5m):sum:trace.http.request.errors{service:orders AND env:production} > 5" },
    { ...staging, query: "sum(last_5m):sum:errors{env:staging} / sum:hits{env:production} > 5" },
  ],

  validate(monitor) {
    const tags = monitor.at("tags");
    const elsewhere = (tagged: string) => fail(`found another env: in it, expected ${tagged}`, "query");
    return decideBoth(
      [wordingOf(monitor, "query"), tags],
      (query) => {
        const watched = [...textOf(query).matchAll(WATCHED)].map(([, name = ""]) => name);
        const judge = (tagged: string) => (watched.every((each) => each === tagged) ? pass : elsewhere(tagged));
        const [first] = tags.members.filter(({ text }) => text.startsWith("env:"));
        if (watched.length === 0) return pass;
        return first ? judge(first.text) : tags.every(() => pass);
      },
      pass,
    );
  },
});

// Names with * or $ stand for several environments, and what follows ! or NOT is left out.
const WATCHED = /(?<![!\w-]|NOT )(env:[\w.-]+)(?![\w.*$-])/g;

const SERVICE = "aws:ecs/service:Service";
const INSTANCE = "aws:rds/instance:Instance";
const CLUSTER = "aws:rds/cluster:Cluster";
const LOAD_BALANCER = "aws:lb/loadBalancer:LoadBalancer";

const monitored = defineStackRule({
  id: "datadog-watches-what-runs",
  title: "Where some things are monitored, no service, database or load balancer is forgotten",
  severity: "medium",
  resources: [SERVICE, INSTANCE, CLUSTER, LOAD_BALANCER],
  why: "What was added last is what fails first, and it is the one that nobody made a monitor for.",
  fix: "Make a datadog.Monitor whose query takes a name from this resource.",
  link: "https://docs.datadoghq.com/monitors/types/metric/",
  controls: { nist80053: ["AU-6", "SI-4"] },
  passes: [
    [named("api", SERVICE), named("errors", MONITOR, {}, { query: "api" })],
    [named("data", INSTANCE), named("cpu", MONITOR, {}, { query: "data" })],
    // Monitors may all be made elsewhere.
    [
      named("api", SERVICE),
      named("data", INSTANCE),
      named("spend", MONITOR, { query: "sum(last_1d):sum:cost{*} > 9" }),
    ],
  ],
  fails: [
    [named("api", SERVICE), named("other", SERVICE), named("errors", MONITOR, {}, { query: "api" })],
    [named("api", SERVICE), named("data", INSTANCE), named("errors", MONITOR, {}, { query: "api" })],
    [named("api", SERVICE), named("data", CLUSTER), named("errors", MONITOR, {}, { query: "api" })],
    [named("api", SERVICE), named("alb", LOAD_BALANCER), named("errors", MONITOR, {}, { query: "api" })],
  ],

  validate(resource, stack) {
    const monitors = stack.all(MONITOR);
    const watched = [SERVICE, INSTANCE, CLUSTER, LOAD_BALANCER].flatMap((type) =>
      monitors.filter((monitor) => monitor.refersTo("query", type).length > 0),
    );
    if (watched.length === 0) return notApplicable("no monitor of the stack is about what runs in it");
    return resource.referredToBy(MONITOR, "query").length > 0
      ? pass
      : fail("found no monitor that is about it, expected one");
  },
});

export const rules: readonly Rule[] = [ownEnvironment, monitored];
