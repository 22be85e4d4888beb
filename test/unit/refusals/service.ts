import { digest, type Refusal } from "./refusal";

/** What a stack file can say wrongly of its services. */
export const serviceRefusals: readonly Refusal[] = [
  [
    "memory that no task of that size has",
    { "services.entity-api.cpu": 256, "services.entity-api.memory": 4096 },
    [
      "services.entity-api.memory: found 4096; Fargate has no task of 256 CPU units with that memory. With 256: 512, 1024, 2048 MiB.",
    ],
  ],
  [
    "CPU units that no task has, in quotes",
    { "services.entity-api.cpu": "300" },
    ['services.entity-api.cpu: found "300"; allowed: 256, 512, 1024, 2048, 4096, 8192, 16384.'],
  ],
  [
    "CPU units in quotes",
    { "services.entity-api.cpu": "256" },
    [
      'services.entity-api.cpu: found "256"; allowed: 256, 512, 1024, 2048, 4096, 8192, 16384. Write it without quotes.',
    ],
  ],
  [
    "an image that can change",
    { "services.entity-api.image": "entity-api:latest" },
    [
      'services.entity-api.image: found "entity-api:latest"; what it means changes without a deployment. Give the digest, `@sha256:...`, or at least the tag of one build.',
    ],
  ],
  [
    "a secret in plain sight, by its name and by its value",
    { "services.entity-api.environment": { DB_PASSWORD: "hunter2", DB: "postgres://app:hunter2@db/entities" } },
    [
      "services.entity-api.environment.DB_PASSWORD: found a value that is not shown here; it looks like a secret, and everybody can read it here. Put it under secrets.",
      'services.entity-api.environment.DB: found "(hidden)"; it looks like a secret, and everybody can read it here. Put it under secrets.',
    ],
  ],
  [
    "a variable that is a secret as well",
    {
      "services.entity-api.environment.JWT_SECRET_ID": "7",
      "services.entity-api.secrets.JWT_SECRET_ID": { generated: { length: 64 } },
    },
    ["services.entity-api.environment.JWT_SECRET_ID: stands under secrets as well. Keep one of the two."],
  ],
  [
    "root",
    { "services.entity-api.user": 0 },
    ['services.entity-api.user: found "0"; the container must not run as root: give another user, or its number.'],
  ],
  [
    "desired tasks beyond those allowed",
    { "services.entity-api.scaling": { min: 3, max: 6 } },
    ['services.entity-api.scaling: found {"min":3,"max":6}; desiredCount is 2: it has to lie between min and max.'],
  ],
  [
    "a schedule that leaves no room",
    {
      "services.entity-api.scaling": {
        min: 1,
        max: 6,
        schedules: { day: { when: "cron(0 7 ? * MON-FRI *)", min: 9 } },
      },
    },
    [
      'services.entity-api.scaling.schedules: found {"day":{"when":"cron(0 7 ? * MON-FRI *)","min":9}}; with day, min would be 9 and max 6: what it does not say stays. Give it both.',
    ],
  ],
  [
    "permissions for everything",
    { "services.entity-api.permissions": [{ actions: ["s3"], resources: ["*"] }] },
    [
      'services.entity-api.permissions[0].actions[0]: found "s3"; it has to be an action such as s3:GetObject.',
      'services.entity-api.permissions[0].resources[0]: found "*"; it has to be an ARN.',
    ],
  ],
  [
    "calls of what is not there",
    { "services.entity-api.cpu": 1024, "services.entity-api.memory": 2048, "services.entity-api.calls": ["web"] },
    ['services.entity-api.calls[0]: found "web"; no service has that name. There is no other service.'],
  ],
  [
    "a called service without room for the proxy",
    {
      "services.entity-api.cpu": 256,
      "services.entity-api.sidecars": {},
      "services.web": {
        image: `registry.example.com/web@${digest}`,
        port: 8080,
        routing: { paths: ["/web/*"] },
        calls: ["entity-api"],
      },
    },
    [
      "services.entity-api.cpu: found 256; it is called by web, and what runs beside the service, the proxy for calls among it, takes 256 of the task's 256 CPU units, more than half. Set cpu to 512 or more.",
    ],
  ],
  [
    "a sidecar that can change",
    { "services.entity-api.sidecars": { datadog: { image: "datadog/agent:7" } } },
    [
      'services.entity-api.sidecars.datadog.image: found "datadog/agent:7"; what a tag means can change. Give the digest: name@sha256:<digest>.',
    ],
  ],
  [
    "a sidecar whose secret is not there",
    { "services.entity-api.sidecars.datadog.apiKeySecret": "DD_KEY" },
    [
      'services.entity-api.sidecars.datadog.apiKeySecret: found "DD_KEY"; no secret has that name. Known: DATABASE_URL, JWT_SECRET, DATADOG_API_KEY.',
    ],
  ],
  [
    "a service name that is too long, and one that is a sidecar's",
    {
      "services.a-name-that-is-much-too-long": {
        image: `registry.example.com/web@${digest}`,
        port: 8080,
        routing: { paths: ["/web/*"] },
      },
      "services.log-router": { image: `registry.example.com/web@${digest}`, port: 8080, routing: { paths: ["/log"] } },
    },
    [
      "services.a-name-that-is-much-too-long: is not a good name; it has to have 20 characters at most.",
      "services.log-router: is not a good name; datadog-agent and fault-agent and log-router are names of sidecars.",
    ],
  ],
];
