import type { Refusal } from "./refusal";

/** What a stack file for production cannot say. */
export const productionRefusals: readonly Refusal[] = [
  [
    "two zones, and NAT in one",
    { "network.zones": ["use1-az1", "use1-az2"], "network.nat": "single" },
    [
      'network.zones: found ["use1-az1","use1-az2"]; when a zone fails, production keeps two thirds of its capacity. Give 3 or more.',
      `network.nat: found "single"; in production one zone's failure may not cut off the others. Set it to perAz or regional.`,
    ],
  ],
  [
    "plain HTTP",
    { loadBalancer: { allowInsecureHttp: true } },
    [
      "loadBalancer.allowInsecureHttp: found true; in production nobody on the way reads along. Leave it out, and give domain and certificate.",
    ],
  ],
  [
    "no firewall",
    { "loadBalancer.firewall": "none" },
    [
      'loadBalancer.firewall: found "none"; in production what faces the internet stands behind a firewall. Leave it out for one of its own, or give { webAclArn }. Rules that are not trusted yet can count first: groups.',
    ],
  ],
  [
    "an image without digest",
    { "services.entity-api.image": "111122223333.dkr.ecr.us-east-1.amazonaws.com/entity-api:v1.2.3" },
    [
      'services.entity-api.image: found "111122223333.dkr.ecr.us-east-1.amazonaws.com/entity-api:v1.2.3"; production runs exactly what staging has proven, and a tag can move. Give the digest: name@sha256:...',
    ],
  ],
  [
    "a rolling deployment that takes too long to roll back",
    { "services.entity-api.deployment": { strategy: "rolling" } },
    [
      `services.entity-api.deployment.strategy: found "rolling"; a bad version is rolled back within 445 seconds: 30 until the load balancer calls a task unhealthy, 60 until the load balancer's metrics arrive, 180 until the alarm unhealthyTasks has seen 3 bad periods, 15 until ECS acts on the alarm, 35 until Fargate has room for new tasks, 45 until they have pulled a medium image, 60 until the service in them has started, 20 until they have passed their health check; in production it may take 300. Set it to canary, which takes 255. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-blue-green.html`,
    ],
  ],
  [
    "an alarm that takes too long",
    {
      "services.entity-api.deployment": {
        strategy: "blueGreen",
        bakeMinutes: 30,
        alarms: { latency: { evaluations: 5 } },
      },
    },
    [
      "services.entity-api.deployment.alarms.latency.evaluations: found 5; a bad version is rolled back within 405 seconds: 60 until the load balancer's metrics arrive, 300 until the alarm latency has seen 5 bad periods, 15 until ECS acts on the alarm, 30 until all requests are with the old version; in production it may take 300. Lower it. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-blue-green.html",
    ],
  ],
  [
    "a bake that is over soon",
    { "services.entity-api.deployment.bakeMinutes": 5 },
    [
      "services.entity-api.deployment.bakeMinutes: found 5; the slowest alarm, unhealthyTasks, sees a bad version after 210 seconds, and in production the old version stands by for twice as long. Set it to 7 or more.",
    ],
  ],
  [
    "people and faults in tasks, and Spot alone",
    { "services.entity-api.exec": true, "services.entity-api.capacity": { onDemandBase: 0, spotPercent: 100 } },
    [
      "services.entity-api.capacity.onDemandBase: found 0; AWS may end all Spot tasks at once. Set it to 2 or more, so that one is left even where a zone fails at that moment.",
      "services.entity-api.exec: found true; in production nobody changes what runs, or reads what it holds, from within. Set it to false, and look for the reason in logs and traces.",
    ],
  ],
  [
    "chaos",
    { chaos: { experiments: { lose: { fault: "stopTasks", service: "entity-api" } } } },
    [
      "chaos: is set; whoever may start an experiment could break production with it, and what it teaches is learned in staging without harm. Leave chaos out here.",
    ],
  ],
];
