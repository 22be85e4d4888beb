// First of all: an older Node fails on what comes after, and does not say why.
import "./node-version";

import * as aws from "@pulumi/aws";
import * as datadog from "@pulumi/datadog";

import { Backup } from "./components/backup";
import { mapValues, type RequiredTag } from "./components/base";
import { Database } from "./components/database";
import { LoadBalancer } from "./components/load-balancer";
import { ServiceMonitors } from "./components/monitoring";
import { Network } from "./components/network";
import { AppSecrets } from "./components/secrets";
import { EcsCluster, EcsService } from "./components/service";
import { loadSettings, type Settings } from "./settings";

const settings = loadSettings();
const { environmentType: environment } = settings;
const { id: accountId, region } = settings.account;
const place = { accountId, region };

const tags: Record<RequiredTag, string> = { ...settings.tags, Environment: environment, ManagedBy: "pulumi" };
const inAccount = new aws.Provider("aws", { region, allowedAccountIds: [accountId], defaultTags: { tags } });
const opts = { providers: [inAccount, new datadog.Provider("datadog")] };

const network = new Network("network", { ...settings.network, ...place }, opts);
const { vpcId, publicSubnetIds, isolatedSubnetIds } = network;

const loadBalancerArgs = { ...settings.loadBalancer, accountId, vpcId, publicSubnetIds };
const loadBalancer = new LoadBalancer("load-balancer", loadBalancerArgs, opts);
const { arnSuffix: loadBalancerArnSuffix } = loadBalancer;

const databases = mapValues(settings.databases, (database, name) => {
  return new Database(name, { ...database, ...place, vpcId, isolatedSubnetIds }, opts);
});
const databaseUrls = mapValues(databases, ({ connectionUrl }) => connectionUrl);

const databaseArns = mapValues(databases, ({ arn }) => arn);
const backup = new Backup("backup", { ...settings.backup, databases: databaseArns, accountId }, opts);

const cluster = new EcsCluster("cluster", opts);
const services = mapValues(settings.services, (settingsOfService, name) => {
  const { secrets, secretRecoveryWindowInDays: recoveryWindowInDays, ...workload } = settingsOfService;
  const secretsArgs = { secrets, recoveryWindowInDays, databaseUrls, accountId };
  const { references } = new AppSecrets(`${name}-secrets`, secretsArgs, opts);

  const connectsTo = databasesNamedIn(secrets);
  const around = { ...place, cluster, network, loadBalancer, connectsTo, secrets: references };
  const service = new EcsService(name, { ...workload, ...around }, opts);

  const { serviceName, targetGroupArnSuffix } = service;
  const names = { clusterName: cluster.clusterName, serviceName, targetGroupArnSuffix, loadBalancerArnSuffix };
  const watched = { environment, service: name, team: settings.tags.Owner, ...names, databases: connectsTo };
  const monitors = new ServiceMonitors(`${name}-monitors`, { ...settings.monitoring, ...watched }, opts);
  return { service, monitors };
});

/** A service may reach the databases whose URL it is given, and no others. */
function databasesNamedIn(secrets: Settings["services"][string]["secrets"]): Record<string, Database> {
  const named = Object.values(secrets).flatMap((source) => ("database" in source ? [source.database] : []));
  return Object.fromEntries(Object.entries(databases).filter(([name]) => named.includes(name)));
}

export const url = loadBalancer.url;
export const loadBalancerDnsName = loadBalancer.dnsName;
export const clusterName = cluster.clusterName;
export const serviceNames = mapValues(services, ({ service }) => service.serviceName);
export const logGroups = mapValues(services, ({ service }) => service.logGroupName);
export const databaseEndpoints = mapValues(databases, ({ endpoint }) => endpoint);
export const backupVault = backup.vaultName;
export const monitors = mapValues(services, ({ monitors }) => monitors.monitorIds);
export const natPublicIps = network.natPublicIps;
