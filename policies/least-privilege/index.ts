import type { Pack } from "../kit";
import * as backupRole from "./backup-role";
import * as ecs from "./ecs";
import * as eks from "./eks";
import * as iam from "./iam";
import * as kubernetes from "./kubernetes";
import * as lambda from "./lambda";
import * as network from "./network";
import * as rds from "./rds";
import * as resourcePolicies from "./resource-policies";
import * as resourcePolicyActions from "./resource-policy-actions";
import * as s3 from "./s3";
import * as secretPolicy from "./secret-policy";
import * as secretRotation from "./secret-rotation";
import * as securityGroups from "./security-groups";
import * as trust from "./trust";

export const leastPrivilege: Pack = {
  name: "least-privilege",
  description: "Identities may do what they need, and the network admits whom it must.",
  levels: {},
  rules: [
    ...backupRole.rules,
    ...ecs.rules,
    ...eks.rules,
    ...iam.rules,
    ...kubernetes.rules,
    ...lambda.rules,
    ...network.rules,
    ...rds.rules,
    ...resourcePolicies.rules,
    ...resourcePolicyActions.rules,
    ...s3.rules,
    ...secretPolicy.rules,
    ...secretRotation.rules,
    ...securityGroups.rules,
    ...trust.rules,
  ],
};
