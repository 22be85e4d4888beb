import assert from "node:assert/strict";

import {
  callsAcrossRuntimes,
  clusterProblems,
  defaultEksPercent,
  strandedRequests,
} from "../../../../components/service/runtime-contradictions";

const all = { hosts: [], paths: ["/*"] };
const onEcs = { runtime: "ecs", routing: all } as const;
const onEks = { runtime: "eks", routing: all } as const;
const moving = { runtime: "ecs", movingTo: "eks", routing: all } as const;
const ours = { domain: "api.example.com", certificate: { zoneId: "Z2FDTNDATAQYW2" }, extraDomains: [] };

describe("a stack on two runtimes", () => {
  it("has a cluster on EKS exactly where a service runs there, if only on the move", () => {
    assert.deepEqual(clusterProblems({ api: onEcs }, false), []);
    assert.deepEqual(clusterProblems({ api: moving }, true), []);
    assert.deepEqual(clusterProblems({ api: onEcs, jobs: moving }, false), [
      { path: "eks", message: "is missing, and jobs runs on EKS. Give version and administrators, at the least." },
    ]);
    assert.deepEqual(clusterProblems({ api: onEcs }, true), [
      {
        path: "eks",
        message: "is here, and no service runs on EKS. Leave it out, or set runtime of a service to eks.",
      },
    ]);
  });

  it("lets services call each other where both run, and nowhere else", () => {
    const caller = { ...onEks, calls: ["jobs"] };
    const calls: string[] = [];

    assert.deepEqual(callsAcrossRuntimes({ api: caller, jobs: { ...moving, calls } }), []);
    const [problem] = callsAcrossRuntimes({ api: caller, jobs: { ...onEcs, calls } });
    assert.equal(problem?.path, "api.calls[0]");
    assert.match(problem?.message ?? "", /^found "jobs"; api runs on eks, where jobs does not/);
    // The half that has moved is not enough.
    const [half] = callsAcrossRuntimes({ api: { ...moving, calls: ["jobs"] }, jobs: { ...onEks, calls } });
    assert.match(half?.message ?? "", /^found "jobs"; api runs on ecs, where jobs does not/);
  });

  it("sends a domain to EKS where all that answer run there, and to ECS while one does not", () => {
    assert.equal(defaultEksPercent({ api: onEks, jobs: { ...onEcs, routing: "none" } }), 100);
    assert.equal(defaultEksPercent({ api: moving }), 0);
    assert.equal(defaultEksPercent({ api: onEks, web: onEcs }), 0);
    assert.equal(defaultEksPercent({ api: { ...onEks, movingTo: "ecs" } }), 100);
    assert.equal(defaultEksPercent({}), 0);
  });

  it("sends no share of a domain where the service that answers for it does not run", () => {
    assert.deepEqual(strandedRequests(ours, { api: onEcs }), []);
    assert.deepEqual(strandedRequests(ours, { api: onEks }), []);
    assert.deepEqual(strandedRequests({ ...ours, eksPercent: 50 }, { api: moving }), []);

    const [early] = strandedRequests({ ...ours, eksPercent: 10 }, { api: onEcs });
    assert.equal(early?.path, "loadBalancer.eksPercent");
    assert.match(
      early?.message ?? "",
      /^found 10; 10 of 100 clients of api\.example\.com go to eks, and api, .* Set it to 0,/,
    );
    const [late] = strandedRequests({ ...ours, eksPercent: 90 }, { api: onEks });
    assert.match(late?.message ?? "", /^found 90; 10 of 100 clients of api\.example\.com go to ecs, .* Set it to 100,/);
  });

  it("is told to send a domain elsewhere only where all that answer for it run there", () => {
    const [lost, ...others] = strandedRequests({ ...ours, eksPercent: 0 }, { api: onEcs, web: onEks });

    assert.match(lost?.message ?? "", /go to ecs, and web, .* does not run there\. Let web run on both by movingTo,/);
    assert.deepEqual(others, []);
  });

  it("looks at each domain by itself", () => {
    const reports = { domain: "reports.example.com", certificate: { zoneId: "Z2FDTNDATAQYW2" } };
    const services = { api: { ...onEcs, routing: { hosts: ["api.example.com"] } }, reports: onReports };

    assert.deepEqual(strandedRequests({ ...ours, extraDomains: [{ ...reports, eksPercent: 100 }] }, services), []);
    const [lost] = strandedRequests({ ...ours, extraDomains: [reports] }, services);
    assert.equal(lost?.path, "loadBalancer.extraDomains[0].eksPercent");
    assert.match(lost?.message ?? "", /clients of reports\.example\.com go to ecs, and reports,/);
  });

  it("knows hosts by their patterns", () => {
    const any = { ...onEcs, routing: { hosts: ["*.example.com"] } };

    assert.equal(strandedRequests({ ...ours, eksPercent: 1 }, { any }).length, 1);
    assert.deepEqual(strandedRequests({ ...ours, domain: "api.example.org", eksPercent: 1 }, { any }), []);
  });

  it("does not judge a domain whose records somebody else makes", () => {
    const elsewhere = { ...ours, certificate: { arn: "arn:aws:acm:us-east-1:111122223333:certificate/3f6c1a52" } };

    assert.deepEqual(strandedRequests({ ...elsewhere, eksPercent: 50 }, { api: onEcs }), []);
  });
});

const onReports = { runtime: "eks", routing: { hosts: ["reports.example.com"] } } as const;
