// First of all: an older Node fails on what comes after, and does not say why.
import "./node-version";

import * as aws from "@pulumi/aws";
import * as datadog from "@pulumi/datadog";

import { Backup } from "./components/backup";
import { mapValues, pick, type RequiredTag } from "./components/base";
import { ChaosExperiments } from "./components/chaos";
import { Database } from "./components/database";
import { LoadBalancer } from "./components/load-balancer";
import { ServiceMonitors } from "./components/monitoring";
import { createNetwork } from "./components/network";
import { AppSecrets } from "./components/secrets";
import { calledServices, EcsCluster, EcsService, inCallOrder, rollBackPromises } from "./components/service";
import { databasesNamedIn, loadSettings } from "./settings";

const settings = loadSettings();
const { environmentType } = settings;
const { id: accountId, region } = settings.account;
const place = { accountId, region };

const tags: Record<RequiredTag, string> = { ...settings.tags, Environment: environmentType, ManagedBy: "pulumi" };
const inAccount = new aws.Provider("aws", { region, allowedAccountIds: [accountId], defaultTags: { tags } });
const opts = { providers: [inAccount, ...(settings.monitoring ? [new datadog.Provider("datadog")] : [])] };

const network = createNetwork("network", { ...settings.network, ...place }, opts);
const { vpcId, publicSubnetIds, privateSubnetIds, isolatedSubnetIds, isDualStack } = network;

const subnets = { vpcId, publicSubnetIds, privateSubnetIds, isDualStack };
const loadBalancer = new LoadBalancer("load-balancer", { ...settings.loadBalancer, ...place, ...subnets }, opts);
const { arnSuffix: loadBalancerArnSuffix } = loadBalancer;

const databases = mapValues(settings.databases, (database, name) => {
  return new Database(name, { ...database, ...place, vpcId, isolatedSubnetIds }, opts);
});
const databaseUrls = mapValues(databases, ({ connectionUrl }) => connectionUrl);

const databaseArns = mapValues(databases, ({ arn }) => arn);
const backupArgs = { ...settings.backup, databases: databaseArns, accountId };
const backup = Object.keys(databases).length > 0 ? new Backup("backup", backupArgs, opts) : undefined;

const cluster = new EcsCluster("cluster", { ...settings.cluster, ...place }, opts);
export const { clusterName } = cluster;
const called = calledServices(settings.services);
const services: Record<string, EcsService> = {};
for (const [name, settingsOfService] of inCallOrder(settings.services)) {
  const { secrets, secretRecoveryWindowInDays: recoveryWindowInDays, ...workload } = settingsOfService;
  const secretsArgs = { secrets, recoveryWindowInDays, databaseUrls, accountId };
  const { references } = new AppSecrets(`${name}-secrets`, secretsArgs, opts);

  // A service may reach the databases whose URL it is given, and no others.
  const reach = { connectsTo: pick(databases, databasesNamedIn(secrets)), callees: pick(services, workload.calls) };
  const around = { ...place, environmentType, cluster, network, loadBalancer, isCalled: called.includes(name) };
  services[name] = new EcsService(name, { ...workload, ...around, ...reach, secrets: references }, opts);
}

const { monitoring, chaos } = settings;
const watchers =
  monitoring &&
  mapValues(services, ({ serviceName, targetGroupArnSuffixes }, name) => {
    const owner = { environment: environmentType, service: name, team: settings.tags.Owner };
    const names = { clusterName, serviceName, targetGroupArnSuffixes, loadBalancerArnSuffix };
    const used = pick(databases, databasesNamedIn(settings.services[name]?.secrets ?? {}));
    return new ServiceMonitors(`${name}-monitors`, { ...monitoring, ...owner, ...names, databases: used }, opts);
  });

const targets = { environment: environmentType, vpcId, cluster, loadBalancerArnSuffix, services, databases };
const experiments = chaos && new ChaosExperiments("chaos", { ...chaos, ...place, ...targets }, opts);

export const url = loadBalancer.url;
export const loadBalancerDnsName = loadBalancer.dnsName;
export const serviceNames = mapValues(services, ({ serviceName }) => serviceName);
export const logGroups = mapValues(services, ({ logGroupName }) => logGroupName);
export const databaseEndpoints = mapValues(databases, ({ endpoint }) => endpoint);
export const backupVault = backup?.vaultName ?? null;
export const monitors = mapValues(watchers ?? {}, ({ monitorIds }) => monitorIds);
export const chaosTemplates = experiments?.templateIds ?? null;
export const natPublicIps = network.natPublicIps;
export const promises = rollBackPromises(services);
