import type * as z from "zod";

import type { workloadSettings } from "../../../components/service/workload";

/** A service as a stack's file has it: its workload, and where its secrets come from. */
export type Service = z.input<typeof workloadSettings> & {
  secrets?: Readonly<Record<string, object>>;
};

export const image = `111122223333.dkr.ecr.us-east-1.amazonaws.com/api@sha256:${"0f".repeat(32)}`;
export const version = "0f0f0f0f0f0f";

const agent = `public.ecr.aws/datadog/agent@sha256:${"2d".repeat(32)}`;
const apiKey = { existing: "arn:aws:secretsmanager:us-east-1:111122223333:secret:datadog/api-key-Pq7TsV" };
const seen = { sidecars: { datadog: { image: agent } }, secrets: { DATADOG_API_KEY: apiKey } };

const rolling: Service["deployment"] = { strategy: "rolling" };

/** What the two runtimes are compared by: one service for each thing that a contract can ask for. */
export const workloads = {
  small: {
    image,
    port: 3000,
    cpu: 256,
    memory: 512,
    desiredCount: 2,
    routing: { paths: ["/small/*"] },
    deployment: rolling,
    environment: { LOG_LEVEL: "info" },
  },
  large: {
    image,
    port: 8080,
    cpu: 4096,
    memory: 16_384,
    architecture: "X86_64",
    desiredCount: 6,
    scaling: { min: 4, max: 40, cpuPercent: 50, memoryPercent: 80 },
    health: {
      path: "/ready",
      statusCodes: "200-299",
      intervalSeconds: 15,
      timeoutSeconds: 6,
      healthyThreshold: 3,
      unhealthyThreshold: 2,
      graceSeconds: 90,
    },
    routing: { hosts: ["shop.example.com"], paths: ["/large/*", "/big/*"] },
    deployment: rolling,
    user: "1500:1600",
    writablePaths: ["/tmp", "/var/cache"],
    drainSeconds: 120,
    stopSeconds: 60,
    logs: { keepDays: 30 },
  },
  ports: {
    image,
    port: 8080,
    otherPorts: { metrics: 9090, admin: 9091 },
    routing: "none",
    health: { command: ["bin/alive"] },
    deployment: rolling,
  },
  caller: {
    image,
    port: 3000,
    calls: ["ports"],
    cpu: 1024,
    memory: 2048,
    routing: { paths: ["/caller/*"] },
    deployment: rolling,
  },
  secrets: {
    image,
    port: 3000,
    cpu: 512,
    memory: 1024,
    routing: { paths: ["/secrets/*"] },
    deployment: rolling,
    permissions: [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::reports/*"] }],
    secrets: {
      DATABASE_URL: { database: "shop-db" },
      JWT_SECRET: { generated: { length: 64 } },
      LICENCE: { existing: "arn:aws:secretsmanager:us-east-1:111122223333:secret:licence-Ab12Cd" },
    },
  },
  scheduled: {
    image,
    port: 3000,
    desiredCount: 3,
    routing: { paths: ["/scheduled/*"] },
    deployment: rolling,
    scaling: {
      min: 2,
      max: 8,
      schedules: {
        morning: { when: "cron(30 7 ? * MON-FRI *)", timeZone: "Europe/Berlin", min: 4, max: 16 },
        evening: { when: "cron(0 20 * * ? *)", min: 2 },
      },
    },
  },
  sidecars: {
    image,
    port: 3000,
    routing: { paths: ["/sidecars/*"] },
    deployment: rolling,
    ...seen,
  },
  unrouted: {
    image,
    port: 3000,
    routing: "none",
    health: { command: ["bin/alive", "--deep"], intervalSeconds: 20, timeoutSeconds: 10, graceSeconds: 40 },
    deployment: rolling,
    logs: { group: "/shop/unrouted" },
  },
  migrating: {
    image,
    port: 3000,
    routing: { paths: ["/migrating/*"] },
    deployment: rolling,
    secrets: { DATABASE_URL: { database: "shop-db" } },
    permissions: [{ actions: ["sqs:SendMessage"], resources: ["arn:aws:sqs:us-east-1:111122223333:jobs"] }],
    migration: {
      command: ["npm", "run", "migrate"],
      timeoutMinutes: 12,
      cpu: 1024,
      memory: 2048,
      permissions: [{ actions: ["s3:PutObject"], resources: ["arn:aws:s3:::dumps/*"] }],
    },
  },
  disk: {
    image,
    port: 3000,
    routing: { paths: ["/disk/*"] },
    deployment: rolling,
    volumes: { data: { disk: { path: "/data", sizeGb: 50 } } },
  },
  overlapping: {
    image,
    port: 3000,
    desiredCount: 4,
    routing: { paths: ["/overlapping/*"] },
    deployment: { strategy: "rolling", minimumHealthyPercent: 75, maximumPercent: 150 },
  },
} satisfies Record<string, Service>;

/** The strategies that shift requests, as production asks for them. */
export const shifted = {
  "blue-green": {
    image,
    port: 3000,
    scaling: { min: 3, max: 9 },
    routing: { paths: ["/blue-green/*"] },
    deployment: { strategy: "blueGreen", bakeMinutes: 15 },
    ...seen,
  },
  canary: {
    image,
    port: 3000,
    scaling: { min: 3, max: 9 },
    routing: { paths: ["/canary/*"] },
    deployment: {
      strategy: "canary",
      canary: { percent: 5, minutes: 6 },
      alarms: { errors: { percent: 1, leastRequests: 50, evaluations: 1 }, latency: { p95Milliseconds: 250 } },
    },
    ...seen,
  },
  linear: {
    image,
    port: 3000,
    scaling: { min: 3, max: 9 },
    routing: { paths: ["/linear/*"] },
    deployment: { strategy: "linear", linear: { percent: 20, minutes: 2 }, bakeMinutes: 8 },
    migration: { command: ["npm", "run", "migrate"] },
    ...seen,
  },
} satisfies Record<string, Service>;
