import type { Pack } from "../kit";
import * as ecs from "./ecs";
import * as eks from "./eks";
import * as iam from "./iam";
import * as kubernetes from "./kubernetes";
import * as lambda from "./lambda";
import * as network from "./network";
import * as resourcePolicies from "./resource-policies";
import * as s3 from "./s3";
import * as securityGroups from "./security-groups";
import * as trust from "./trust";

export const leastPrivilege: Pack = {
  name: "least-privilege",
  description: "Identities may do what they need, and the network admits whom it must.",
  levels: {},
  rules: [
    ...ecs.rules,
    ...eks.rules,
    ...iam.rules,
    ...kubernetes.rules,
    ...lambda.rules,
    ...network.rules,
    ...resourcePolicies.rules,
    ...s3.rules,
    ...securityGroups.rules,
    ...trust.rules,
  ],
};
