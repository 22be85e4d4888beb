// First of all: an older Node fails on what comes after, and does not say why.
import "./node-version";

import * as aws from "@pulumi/aws";
import * as datadog from "@pulumi/datadog";

import { recoveryPromises } from "./components/backup/recovery-objectives";
import { mapValues, type RequiredTag } from "./components/base";
import { createNetwork } from "./components/network";
import { Notifications } from "./components/notifications";
import { rollBackPromises, servicesOn } from "./components/service";
import { composeBackups } from "./composition/backups";
import { composeChaos } from "./composition/chaos";
import { composeDatabases } from "./composition/databases";
import { composeEcs } from "./composition/ecs";
import { composeEks, outputsOfEks } from "./composition/eks";
import { composeMonitors } from "./composition/monitors";
import { composeSecrets } from "./composition/secrets";
import { loadSettings } from "./settings";

const settings = loadSettings();
const { environmentType } = settings;
const { id: accountId, region } = settings.account;
const place = { accountId, region };

const tags: Record<RequiredTag, string> = { ...settings.tags, Environment: environmentType, ManagedBy: "pulumi" };
const inAccount = new aws.Provider("aws", { region, allowedAccountIds: [accountId], defaultTags: { tags } });
const opts = { providers: [inAccount, ...(settings.monitoring ? [new datadog.Provider("datadog")] : [])] };

const hasEks = Object.keys(servicesOn("eks", settings.services)).length > 0;
const network = createNetwork("network", { ...settings.network, ...place, hasEks }, opts);

const { topicArn } = new Notifications("notifications", { ...settings.notifications, accountId }, opts);
const around = { ...place, network, notificationTopicArn: topicArn };

const databases = composeDatabases(settings, around, opts);
const backup = composeBackups(settings, databases, around, opts);
const secrets = composeSecrets(settings, databases, around, opts);
const runtimes = { ...around, databases, secrets };
const ecs = composeEcs(settings, runtimes, opts);
const eks = composeEks(settings, { ...runtimes, ecs, tags }, opts);

export const monitors = composeMonitors(settings, { ecs, eks, databases }, opts);
const experiments = composeChaos(settings, { ...around, ecs, databases }, opts);

export const clusterName = ecs?.cluster.clusterName ?? null;
export const url = ecs?.loadBalancer.url ?? eks?.ingress?.url ?? null;
export const loadBalancerDnsName = ecs?.loadBalancer.dnsName ?? null;
export const serviceNames = mapValues(ecs?.services ?? {}, ({ serviceName }) => serviceName);
export const logGroups = mapValues(ecs?.services ?? {}, ({ logGroupName }) => logGroupName);
export const kubernetes = eks ? outputsOfEks(eks) : null;
export const databaseEndpoints = mapValues(databases, ({ database }) => database.endpoint);
export const backupVault = backup?.vaultName ?? null;
export const chaosTemplates = experiments?.templateIds ?? null;
export const natPublicIps = network.natPublicIps;
export const promises = [
  ...rollBackPromises(ecs?.services ?? {}),
  ...rollBackPromises(eks?.services ?? {}),
  ...recoveryPromises(settings.databases, settings.backup),
];
