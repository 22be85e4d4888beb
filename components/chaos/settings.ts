import * as z from "zod";

import { checkDistinct, refuse } from "../base/checks";
import { roomForName } from "../base/names";
import { logRetentionDays } from "../base/settings";

// Of all that is named after an experiment, the name of its role has the least room.
const experimentName = z
  .string()
  .regex(/^[a-z](-?[a-z0-9])*$/, "lower-case letters, digits and single hyphens, a letter first")
  .max(roomForName("aws:iam/role:Role", "chaos--role"));

const service = z.string().describe("The service whose tasks are hit, and whose users tell when it has to stop.");
const database = z.string().describe("The database, by its name in the stack.");

// More than half of the tasks would test the other half's size, not how the service bears a loss.
const percent = z.int().min(1).max(50).default(50).describe("Share of the service's tasks that are hit, rounded down.");

const minutes = z.int().min(1).max(10).default(5).describe("Minutes that it lasts.");

// AWS takes five stop conditions for an experiment, and each service that is watched is one of them.
// https://docs.aws.amazon.com/fis/latest/userguide/fis-quotas.html
const MOST_STOP_CONDITIONS = 5;

const services = z
  .array(z.string())
  .min(1, "an experiment without a service to watch would have nothing that stops it")
  .max(MOST_STOP_CONDITIONS, `AWS takes ${MOST_STOP_CONDITIONS} stop conditions at the most`)
  .check(({ value, issues }) => refuse(issues, value, checkDistinct(value)))
  .describe("The services whose users tell when it has to stop.");

function named<Fault extends string>(fault: Fault) {
  return z.literal(fault).describe("What goes wrong.");
}

const stopTasks = z.strictObject({ fault: named("stopTasks"), service, percent }).describe("Stops tasks of a service.");

const rebootDatabase = z
  .strictObject({
    fault: named("rebootDatabase"),
    database,
    services,
    failover: z.boolean().default(true).describe("Whether the standby in the other zone has to take over."),
  })
  .describe("Reboots a database.");

const databaseLatency = z
  .strictObject({
    fault: named("databaseLatency"),
    service,
    database,
    percent,
    minutes,
    milliseconds: z.int().min(1).max(10_000).default(200).describe("By how much each packet to it is late."),
  })
  .describe("Slows the way from tasks to a database.");

const blackholeDatabase = z
  .strictObject({ fault: named("blackholeDatabase"), service, database, percent, minutes })
  .describe("Drops what tasks send to a database.");

const zoneOutage = z
  .strictObject({
    fault: named("zoneOutage"),
    zone: z.string().describe("The zone, as the network's settings name it."),
    services,
    minutes,
  })
  .describe("Cuts the network's subnets in a zone off from all others.");

const experiment = z.discriminatedUnion(
  "fault",
  [stopTasks, rebootDatabase, databaseLatency, blackholeDatabase, zoneOutage],
  { error: "fault has to be stopTasks, rebootDatabase, databaseLatency, blackholeDatabase or zoneOutage" },
);

/** What a stack can say about its chaos experiments. Nothing happens until somebody starts one. */
export const chaosSettings = z.strictObject({
  experiments: z
    .record(experimentName, experiment)
    .check(({ value, issues }) => refuse(issues, value, checkAny(value)))
    .describe("Experiments by name: what breaks, and whom it may hurt."),
  steadyState: z
    .strictObject({
      errorPercent: z.number().positive().max(50).default(5).describe("Share of requests that may fail with a 5xx."),
      leastRequests: z.int().min(0).default(20).describe("Requests in a minute, up to which errors do not count."),
      minutes: z.int().min(1).max(10).default(2).describe("Bad minutes in a row that stop an experiment."),
    })
    .prefault({})
    .describe("What users bear. Worse stops an experiment."),
  logs: z
    .strictObject({ keepDays: logRetentionDays.default(365).describe("Days until a log is deleted.") })
    .prefault({})
    .describe("What experiments did, step by step."),
});

export type ChaosSettings = z.output<typeof chaosSettings>;
export type Experiment = z.output<typeof experiment>;
export type ExperimentOf<Fault extends Experiment["fault"]> = Extract<Experiment, { fault: Fault }>;

/** The services whose users an experiment may hurt. */
export function watchedServices(experiment: Experiment): string[] {
  return "services" in experiment ? experiment.services : [experiment.service];
}

function checkAny(experiments: object): string | undefined {
  return Object.keys(experiments).length === 0 ? "there is no experiment. Name one, or leave chaos out." : undefined;
}
