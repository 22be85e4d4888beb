import type { Pack } from "../kit";
import * as alarms from "./alarms";
import * as backupPlans from "./backup-plans";
import * as backupVaults from "./backup-vaults";
import * as budgets from "./budgets";
import * as cloudtrail from "./cloudtrail";
import * as config from "./config";
import * as datadog from "./datadog";
import * as datadogScope from "./datadog-scope";
import * as datadogThresholds from "./datadog-thresholds";
import * as ecr from "./ecr";
import * as ecsClusters from "./ecs-clusters";
import * as ecsServices from "./ecs-services";
import * as ecsTasks from "./ecs-tasks";
import * as ecsZones from "./ecs-zones";
import * as eks from "./eks";
import * as elasticIps from "./elastic-ips";
import * as fis from "./fis";
import * as guardduty from "./guardduty";
import * as ignoredChanges from "./ignored-changes";
import * as kms from "./kms";
import * as kubernetesAvailability from "./kubernetes-availability";
import * as kubernetesNamespaces from "./kubernetes-namespaces";
import * as kubernetesPods from "./kubernetes-pods";
import * as lambda from "./lambda";
import * as loadBalancers from "./load-balancers";
import * as logs from "./logs";
import * as network from "./network";
import * as protection from "./protection";
import * as providers from "./providers";
import * as rdsAvailability from "./rds-availability";
import * as rdsBackups from "./rds-backups";
import * as rdsDeletion from "./rds-deletion";
import * as rdsMonitoring from "./rds-monitoring";
import * as rdsUpkeep from "./rds-upkeep";
import * as s3 from "./s3";
import * as s3Costs from "./s3-costs";
import * as secrets from "./secrets";
import * as securityGroups from "./security-groups";
import * as sns from "./sns";
import * as sqs from "./sqs";
import * as targetGroups from "./target-groups";
import * as webAcls from "./web-acls";

export const resilience: Pack = {
  name: "resilience",
  description: "What fails comes back, what changes is seen, and nothing is lost by mistake.",
  levels: { low: "advisory", medium: "advisory" },
  rules: [
    ...alarms.rules,
    ...backupPlans.rules,
    ...backupVaults.rules,
    ...budgets.rules,
    ...cloudtrail.rules,
    ...config.rules,
    ...datadog.rules,
    ...datadogScope.rules,
    ...datadogThresholds.rules,
    ...ecr.rules,
    ...ecsClusters.rules,
    ...ecsServices.rules,
    ...ecsTasks.rules,
    ...ecsZones.rules,
    ...eks.rules,
    ...elasticIps.rules,
    ...fis.rules,
    ...guardduty.rules,
    ...ignoredChanges.rules,
    ...kms.rules,
    ...kubernetesAvailability.rules,
    ...kubernetesNamespaces.rules,
    ...kubernetesPods.rules,
    ...lambda.rules,
    ...loadBalancers.rules,
    ...logs.rules,
    ...network.rules,
    ...protection.rules,
    ...providers.rules,
    ...rdsAvailability.rules,
    ...rdsBackups.rules,
    ...rdsDeletion.rules,
    ...rdsMonitoring.rules,
    ...rdsUpkeep.rules,
    ...s3.rules,
    ...s3Costs.rules,
    ...secrets.rules,
    ...securityGroups.rules,
    ...sns.rules,
    ...sqs.rules,
    ...targetGroups.rules,
    ...webAcls.rules,
  ],
};
