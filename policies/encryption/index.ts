import type { Pack } from "../kit";
import * as certificates from "./certificates";
import * as cloudtrail from "./cloudtrail";
import * as ec2 from "./ec2";
import * as ecr from "./ecr";
import * as ecs from "./ecs";
import * as ecsSessions from "./ecs-sessions";
import * as ecsStorage from "./ecs-storage";
import * as eks from "./eks";
import * as hardCodedSecrets from "./hard-coded-secrets";
import * as ingress from "./ingress";
import * as keysAndSecrets from "./keys-and-secrets";
import * as kubernetes from "./kubernetes";
import * as lambda from "./lambda";
import * as listenerCertificates from "./listener-certificates";
import * as listenerRules from "./listener-rules";
import * as loadBalancing from "./load-balancing";
import * as parameters from "./parameters";
import * as rds from "./rds";
import * as rdsInsights from "./rds-insights";
import * as rdsPassword from "./rds-password";
import * as s3 from "./s3";
import * as secretValues from "./secret-values";
import * as sns from "./sns";
import * as sqs from "./sqs";
import * as sqsTransport from "./sqs-transport";
import * as targetGroups from "./target-groups";

export const encryption: Pack = {
  name: "encryption",
  description: "Data is encrypted where it lies and on its way.",
  levels: {},
  rules: [
    ...certificates.rules,
    ...cloudtrail.rules,
    ...ec2.rules,
    ...ecr.rules,
    ...ecs.rules,
    ...ecsSessions.rules,
    ...ecsStorage.rules,
    ...eks.rules,
    ...hardCodedSecrets.rules,
    ...ingress.rules,
    ...keysAndSecrets.rules,
    ...kubernetes.rules,
    ...lambda.rules,
    ...listenerCertificates.rules,
    ...listenerRules.rules,
    ...loadBalancing.rules,
    ...parameters.rules,
    ...rds.rules,
    ...rdsInsights.rules,
    ...rdsPassword.rules,
    ...s3.rules,
    ...secretValues.rules,
    ...sns.rules,
    ...sqs.rules,
    ...sqsTransport.rules,
    ...targetGroups.rules,
  ],
};
