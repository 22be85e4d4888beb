import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type * as z from "zod";

import {
  admitLogDelivery,
  EncryptedLogGroup,
  logDeliveryPolicy,
  mapValues,
  parseSettings,
  settingsError,
} from "../base";
import { unknownTargets } from "./contradictions";
import { type FailingDatabase, rebootDatabase } from "./database-faults";
import { ChaosExperiment } from "./experiment";
import type { Fault, Place } from "./fault";
import { chaosProductionFloor } from "./production-floor";
import { type ChaosSettings, chaosSettings, type Experiment, watchedServices } from "./settings";
import { steadyState } from "./steady-state";
import { blackholeDatabase, databaseLatency, stopTasks } from "./task-faults";
import { zoneOutage } from "./zone-outage";

interface Surroundings extends Place {
  environment: "development" | "staging" | "production";
  vpcId: pulumi.Input<string>;
  cluster: { arn: pulumi.Input<string>; clusterName: pulumi.Input<string> };
  loadBalancerArnSuffix: pulumi.Input<string>;
  /** All services of the stack behind the load balancer, by name. */
  services: Readonly<
    Record<string, { serviceName: pulumi.Input<string>; targetGroupArnSuffixes: readonly pulumi.Input<string>[] }>
  >;
  databases: Readonly<Record<string, FailingDatabase & { endpoint: pulumi.Input<string>; port: pulumi.Input<number> }>>;
}

export type ChaosExperimentsArgs = z.input<typeof chaosSettings> & Surroundings;

/**
 * Experiments that break one thing for a while, and that end at once when users suffer. Somebody has to start them.
 * Children: `<name>-logs`, `<name>-delivery`, `<name>-<service>-steady` for each service that is watched, and
 * `<name>-<experiment>` for each experiment.
 */
export class ChaosExperiments extends pulumi.ComponentResource {
  /** What `aws fis start-experiment` takes, by the names of the experiments. */
  readonly templateIds: Record<string, pulumi.Output<string>>;
  /** The alarms that stop experiments, by the names of the services. */
  readonly steadyStateAlarmArns: Record<string, pulumi.Output<string>>;
  readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, args: ChaosExperimentsArgs, opts?: pulumi.ComponentResourceOptions) {
    const { environment, accountId, region, vpcId, cluster, loadBalancerArnSuffix, services, databases, ...given } =
      args;
    const settings = parseChaos(name, given, args);
    const place = { accountId, region };
    const namePrefix = `/aws/fis/${name}-`;
    const policy = logDeliveryPolicy(namePrefix, place);
    super("evenkeel:index:ChaosExperiments", name, { environment, ...place, ...settings, policy }, opts);
    const child = { parent: this };

    const logArgs = { naming: { namePrefix }, keepDays: settings.logs.keepDays, ...place };
    const logs = new EncryptedLogGroup(`${name}-logs`, logArgs, child);
    const delivery = new aws.cloudwatch.LogResourcePolicy(`${name}-delivery`, admitLogDelivery(logs, place), child);

    const alarms = mapValues(watched(settings, services), (service, serviceName) => {
      const alarm = steadyState(serviceName, settings.steadyState, { loadBalancerArnSuffix, ...service });
      return new aws.cloudwatch.MetricAlarm(`${name}-${serviceName}-steady`, alarm, child);
    });
    const experiments = mapValues(settings.experiments, (experiment, experimentName) => {
      const fault = faultOf(experiment, args);
      const stopAlarmArns = stopAlarms(experiment, alarms);
      const log = { logGroupArn: logs.arn, logDelivery: delivery };
      return new ChaosExperiment(`${name}-${experimentName}`, { fault, stopAlarmArns, ...log, ...place }, child);
    });

    this.templateIds = mapValues(experiments, ({ templateId }) => templateId);
    this.steadyStateAlarmArns = mapValues(alarms, ({ arn }) => arn);
    this.logGroupName = logs.logGroupName;
    this.registerOutputs({
      templateIds: this.templateIds,
      steadyStateAlarmArns: this.steadyStateAlarmArns,
      logGroupName: this.logGroupName,
    });
  }
}

type Services = Surroundings["services"];

function parseChaos(name: string, given: unknown, { environment, services, databases }: Surroundings): ChaosSettings {
  const subject = `ChaosExperiments "${name}"`;
  const settings = parseSettings(chaosSettings, subject, given);
  if (environment === "production") throw settingsError(subject, chaosProductionFloor());
  const problems = Object.entries(settings.experiments).flatMap(([experimentName, experiment]) => {
    return unknownTargets(experiment, { services, databases }).map(({ path, message }) => {
      return { path: `experiments.${experimentName}.${path}`, message };
    });
  });
  if (problems.length > 0) throw settingsError(subject, problems);
  return settings;
}

function watched({ experiments }: ChaosSettings, services: Services): Services {
  const names = Object.values(experiments).flatMap(watchedServices);
  return Object.fromEntries(Object.entries(services).filter(([name]) => names.includes(name)));
}

function stopAlarms(experiment: Experiment, alarms: Readonly<Record<string, aws.cloudwatch.MetricAlarm>>) {
  const [first, ...others] = watchedServices(experiment).map((service) => known(alarms, service).arn);
  if (!first) throw new Error("an experiment watches no service, although its settings were checked");
  return [first, ...others] as const;
}

function faultOf(experiment: Experiment, { services, databases, cluster, vpcId, ...place }: Surroundings): Fault {
  const database = (name: string) => known(databases, name);
  const tasks = (name: string) => {
    const { clusterName, arn: clusterArn } = cluster;
    return { clusterName, clusterArn, serviceName: known(services, name).serviceName };
  };
  switch (experiment.fault) {
    case "stopTasks":
      return stopTasks(experiment, tasks(experiment.service), place);
    case "rebootDatabase":
      return rebootDatabase(experiment, database(experiment.database));
    case "databaseLatency":
      return databaseLatency(experiment, database(experiment.database), tasks(experiment.service), place);
    case "blackholeDatabase":
      return blackholeDatabase(experiment, database(experiment.database), tasks(experiment.service), place);
    case "zoneOutage":
      return zoneOutage(experiment, vpcId, place);
  }
}

function known<Value>(named: Readonly<Record<string, Value>>, name: string): Value {
  const value = named[name];
  if (value === undefined) throw new Error(`there is no ${name}, although the settings were checked`);
  return value;
}
