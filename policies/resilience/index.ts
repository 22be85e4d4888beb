import type { Pack } from "../kit";
import * as alarms from "./alarms";
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
import * as eks from "./eks";
import * as fis from "./fis";
import * as guardduty from "./guardduty";
import * as kms from "./kms";
import * as kubernetesAvailability from "./kubernetes-availability";
import * as kubernetesNamespaces from "./kubernetes-namespaces";
import * as kubernetesPods from "./kubernetes-pods";
import * as lambda from "./lambda";
import * as logs from "./logs";
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
import * as sns from "./sns";
import * as sqs from "./sqs";

export const resilience: Pack = {
  name: "resilience",
  description: "What fails comes back, what changes is seen, and nothing is lost by mistake.",
  levels: { low: "advisory", medium: "advisory" },
  rules: [
    ...alarms.rules,
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
    ...eks.rules,
    ...fis.rules,
    ...guardduty.rules,
    ...kms.rules,
    ...kubernetesAvailability.rules,
    ...kubernetesNamespaces.rules,
    ...kubernetesPods.rules,
    ...lambda.rules,
    ...logs.rules,
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
    ...sns.rules,
    ...sqs.rules,
  ],
};
