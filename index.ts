// First of all: an older Node fails on what comes after, and does not say why.
import "./node-version";

import * as aws from "@pulumi/aws";
import * as datadog from "@pulumi/datadog";

import { Backup } from "./components/backup";
import { Database } from "./components/database";
import { LoadBalancer } from "./components/load-balancer";
import { ServiceMonitors } from "./components/monitoring";
import { Network } from "./components/network";
import { AppSecrets } from "./components/secrets";
import { EcsCluster, EcsService } from "./components/service";
import { loadSettings, type Settings } from "./settings";

const settings = loadSettings();
const { id: accountId, region } = settings.account;
const place = { accountId, region };

const tags = { ...settings.tags, Environment: settings.environmentType, ManagedBy: "pulumi" };
const providers = [
  new aws.Provider("aws", { region, allowedAccountIds: [accountId], defaultTags: { tags } }),
  new datadog.Provider("datadog"),
];

const network = new Network("network", { ...settings.network, ...place }, { providers });
const { vpcId, publicSubnetIds, isolatedSubnetIds } = network;
const wayIn = { ...settings.loadBalancer, ...place, vpcId, publicSubnetIds };
const loadBalancer = new LoadBalancer("load-balancer", wayIn, { providers });
const cluster = new EcsCluster("cluster", { providers });

const databases = each(settings.databases, (name, database) => {
  return new Database(name, { ...database, ...place, vpcId, isolatedSubnetIds }, { providers });
});
const databaseArns = each(databases, (_, { arn }) => arn);
const backup = new Backup("backup", { ...settings.backup, databases: databaseArns, accountId }, { providers });

const services = each(settings.services, (name, { secrets, secretRecoveryWindowInDays, ...workload }) => {
  const databaseUrls = each(databases, (_, { connectionUrl }) => connectionUrl);
  const kept = { secrets, recoveryWindowInDays: secretRecoveryWindowInDays, databaseUrls, accountId };
  const { references } = new AppSecrets(`${name}-secrets`, kept, { providers });

  const connectsTo = databasesOf(secrets);
  const around = { cluster, network, loadBalancer, secrets: references, connectsTo, ...place };
  const service = new EcsService(name, { ...workload, ...around }, { providers });

  const owner = { environment: settings.environmentType, service: name, team: settings.tags.Owner };
  const { serviceName, targetGroupArnSuffix } = service;
  const names = { clusterName: cluster.clusterName, serviceName, targetGroupArnSuffix };
  const watched = { ...names, loadBalancerArnSuffix: loadBalancer.arnSuffix, databases: connectsTo };
  const monitors = new ServiceMonitors(
    `${name}-monitors`,
    { ...settings.monitoring, ...owner, ...watched },
    { providers },
  );
  return { service, monitors };
});

/** The databases whose URL a service is given, and no others, are those that it may reach. */
function databasesOf(secrets: Settings["services"][string]["secrets"]): Record<string, Database> {
  const named = Object.values(secrets).flatMap((source) => ("database" in source ? [source.database] : []));
  return Object.fromEntries(Object.entries(databases).filter(([name]) => named.includes(name)));
}

function each<From, To>(of: Record<string, From>, to: (name: string, value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(of).map(([name, value]) => [name, to(name, value)]));
}

export const url = loadBalancer.url;
export const loadBalancerDnsName = loadBalancer.dnsName;
export const clusterName = cluster.clusterName;
export const serviceNames = each(services, (_, { service }) => service.serviceName);
export const logGroups = each(services, (_, { service }) => service.logGroupName);
export const databaseEndpoints = each(databases, (_, { endpoint }) => endpoint);
export const backupVault = backup.vaultName;
export const monitors = each(services, (_, { monitors }) => monitors.monitorIds);
export const natPublicIps = network.natPublicIps;
