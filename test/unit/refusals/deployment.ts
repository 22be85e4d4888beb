import { digest, type Refusal } from "./refusal";

/** What a stack file can say wrongly of how new versions come, and of what breaks on purpose. */
export const deploymentRefusals: readonly Refusal[] = [
  [
    "an unknown strategy",
    { "services.entity-api.deployment.strategy": "bluegreen" },
    [
      'services.entity-api.deployment.strategy: found "bluegreen"; allowed: "rolling", "blueGreen", "canary", "linear".',
    ],
  ],
  [
    "a bake shorter than detection",
    { "services.entity-api.deployment.bakeMinutes": 2 },
    [
      "services.entity-api.deployment.bakeMinutes: found 2; the old version stands by 2 minutes, and a bad version is seen by its slowest alarm after 210 seconds: 30 until the load balancer calls a task unhealthy, 60 until the load balancer's metrics arrive, 120 until the alarm unhealthyTasks has seen 2 bad periods. Set it to 4 or more.",
    ],
  ],
  [
    "a trial shorter than detection",
    { "services.entity-api.deployment": { strategy: "canary", canary: { minutes: 1 } } },
    [
      "services.entity-api.deployment.canary.minutes: found 1; the trial lasts 1 minute, and a bad version is seen by its slowest alarm after 210 seconds: 30 until the load balancer calls a task unhealthy, 60 until the load balancer's metrics arrive, 120 until the alarm unhealthyTasks has seen 2 bad periods. Set it to 4 or more.",
    ],
  ],
  [
    "a canary of nothing",
    { "services.entity-api.deployment": { strategy: "canary", canary: { percent: 0 } } },
    ["services.entity-api.deployment.canary.percent: found 0; it has to be 0.1 or more."],
  ],
  [
    "a canary of more than everything",
    { "services.entity-api.deployment": { strategy: "canary", canary: { percent: 101 } } },
    ["services.entity-api.deployment.canary.percent: found 101; it has to be 100 or less."],
  ],
  [
    "steps smaller than ECS takes",
    { "services.entity-api.deployment": { strategy: "linear", linear: { percent: 2 } } },
    ["services.entity-api.deployment.linear.percent: found 2; it has to be 3 or more."],
  ],
  [
    "settings of another strategy",
    { "services.entity-api.deployment": { strategy: "rolling", bakeMinutes: 10, approval: {} } },
    [
      "services.entity-api.deployment.bakeMinutes: found 10; it belongs to blueGreen, canary, linear, and the strategy is rolling. Leave it out.",
      "services.entity-api.deployment.approval: found {}; it belongs to blueGreen, canary, linear, and the strategy is rolling. Leave it out.",
    ],
  ],
  [
    "a rolling deployment that keeps tasks from moving between zones",
    { "services.entity-api.deployment": { strategy: "rolling", maximumPercent: 100 } },
    [
      "services.entity-api.deployment.maximumPercent: found 100; AWS moves tasks between zones only where more than 100 percent are allowed: set it to 101 to 200.",
    ],
  ],
  [
    "a rolling deployment without room",
    { "services.entity-api.deployment": { strategy: "rolling", maximumPercent: 120 } },
    [
      "services.entity-api.deployment.maximumPercent: found 120; of 2 tasks, 2 have to stay and 2 may run: no task can be replaced. Set it to 150 or more.",
    ],
  ],
  [
    "a timeout, which is computed",
    { "services.entity-api.deployment.timeoutMinutes": 20 },
    [
      "services.entity-api.deployment.timeoutMinutes: is not a setting here. Known: strategy, bakeMinutes, canary, linear, minimumHealthyPercent, maximumPercent, alarms, approval.",
    ],
  ],
  [
    "a migration longer than a rolling deployment waits",
    {
      "services.entity-api.deployment": { strategy: "rolling" },
      "services.entity-api.migration": { command: ["migrate"], timeoutMinutes: 30 },
    },
    [
      "services.entity-api.migration.timeoutMinutes: found 30; a rolling deployment has no stage for a migration, and the function that runs it instead waits 14 minutes at most. Set it to 14 or less, or deployment.strategy to blueGreen, canary or linear.",
    ],
  ],
  [
    "a migration with a command as one text",
    { "services.entity-api.migration": { command: "npm run migrate" } },
    ['services.entity-api.migration.command: found "npm run migrate"; it has to be a list.'],
  ],
  [
    "a migration larger than the service's memory goes with",
    { "services.entity-api.memory": 512, "services.entity-api.migration": { command: ["migrate"], cpu: 1024 } },
    [
      "services.entity-api.migration.memory: found nothing; it is the service's, 512; Fargate has no task of 1024 CPU units with that memory. With 1024: 2048, 3072, 4096, 5120, 6144, 7168, 8192 MiB.",
    ],
  ],
  [
    "targets that are not there",
    {
      "chaos.experiments": {
        lose: { fault: "stopTasks", service: "web" },
        cut: { fault: "zoneOutage", zone: "use1-az6", services: ["entity-api"] },
      },
    },
    [
      'chaos.experiments.lose.service: found "web"; there is no such service. Known: entity-api.',
      'chaos.experiments.cut.zone: found "use1-az6"; there is no such zone. Known: use1-az1, use1-az2.',
    ],
  ],
  [
    "a fault that there is not",
    { "chaos.experiments.lose-tasks.fault": "killTasks" },
    [
      'chaos.experiments.lose-tasks.fault: found "killTasks"; fault has to be stopTasks, rebootDatabase, databaseLatency, blackholeDatabase or zoneOutage.',
    ],
  ],
  [
    "more than half of the tasks",
    { "chaos.experiments.lose-tasks.percent": 80 },
    ["chaos.experiments.lose-tasks.percent: found 80; it has to be 50 or less."],
  ],
  [
    "a failover without a standby",
    { "chaos.experiments": { reboot: { fault: "rebootDatabase", database: "entity-db", services: ["entity-api"] } } },
    [
      "chaos.experiments.reboot.failover: found true; entity-db has nobody that could take over. Set it to false, or databases.entity-db.multiAz to true.",
    ],
  ],
  [
    "late packets for tasks that take none",
    { "chaos.experiments": { slow: { fault: "databaseLatency", service: "entity-api", database: "entity-db" } } },
    [
      'chaos.experiments.slow.service: found "entity-api"; its tasks take no network faults. Set services.entity-api.faultInjection.',
    ],
  ],
  [
    "people and faults in the same tasks",
    {
      "services.entity-api.cpu": 512,
      "services.entity-api.memory": 1024,
      "services.entity-api.sidecars": {},
      "services.entity-api.exec": true,
      "services.entity-api.faultInjection": {
        agentImage: `public.ecr.aws/amazon-ssm-agent/amazon-ssm-agent@${digest}`,
      },
    },
    [
      `services.entity-api.faultInjection: found {"agentImage":"public.ecr.aws/amazon-ssm-agent/amazon-ssm-agent@${digest}"}; exec is true: AWS injects no faults where people may run commands. Leave out one of the two.`,
    ],
  ],
];
