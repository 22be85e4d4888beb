// First of all: an older Node fails on what comes after, and does not say why.
import "./node-version";

import * as aws from "@pulumi/aws";
import * as datadog from "@pulumi/datadog";

import { recoveryPromises } from "./components/backup/recovery-objectives";
import { mapValues, type RequiredTag } from "./components/base";
import { ChaosExperiments } from "./components/chaos";
import { LoadBalancer } from "./components/load-balancer";
import { createNetwork } from "./components/network";
import { Notifications } from "./components/notifications";
import { rollBackPromises } from "./components/service";
import { composeBackups } from "./composition/backups";
import { composeDatabases } from "./composition/databases";
import { composeMonitors } from "./composition/monitors";
import { composeServices } from "./composition/services";
import { loadSettings } from "./settings";

const settings = loadSettings();
const { environmentType } = settings;
const { id: accountId, region } = settings.account;
const place = { accountId, region };

const tags: Record<RequiredTag, string> = { ...settings.tags, Environment: environmentType, ManagedBy: "pulumi" };
const inAccount = new aws.Provider("aws", { region, allowedAccountIds: [accountId], defaultTags: { tags } });
const opts = { providers: [inAccount, ...(settings.monitoring ? [new datadog.Provider("datadog")] : [])] };

const network = createNetwork("network", { ...settings.network, ...place }, opts);
const { vpcId, publicSubnetIds, privateSubnetIds, isDualStack } = network;

const { topicArn } = new Notifications("notifications", { ...settings.notifications, accountId }, opts);
const around = { ...place, network, notificationTopicArn: topicArn };

const subnets = { vpcId, publicSubnetIds, privateSubnetIds, isDualStack };
const loadBalancer = new LoadBalancer("load-balancer", { ...settings.loadBalancer, ...place, ...subnets }, opts);
const { arnSuffix: loadBalancerArnSuffix } = loadBalancer;

const databases = composeDatabases(settings, around, opts);
const backup = composeBackups(settings, databases, around, opts);
const { cluster, services } = composeServices(settings, { ...around, loadBalancer, databases }, opts);

const watched = { cluster, services, loadBalancerArnSuffix };
export const monitors = composeMonitors(settings, { ...watched, databases }, opts);

const targets = { ...watched, databases: mapValues(databases, ({ database }) => database) };
const { chaos } = settings;
const experiments =
  chaos && new ChaosExperiments("chaos", { ...chaos, ...place, environment: environmentType, vpcId, ...targets }, opts);

export const { clusterName } = cluster;
export const url = loadBalancer.url;
export const loadBalancerDnsName = loadBalancer.dnsName;
export const serviceNames = mapValues(services, ({ serviceName }) => serviceName);
export const logGroups = mapValues(services, ({ logGroupName }) => logGroupName);
export const databaseEndpoints = mapValues(databases, ({ database }) => database.endpoint);
export const backupVault = backup?.vaultName ?? null;
export const chaosTemplates = experiments?.templateIds ?? null;
export const natPublicIps = network.natPublicIps;
export const promises = [...rollBackPromises(services), ...recoveryPromises(settings.databases, settings.backup)];
