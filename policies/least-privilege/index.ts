import type { Pack } from "../kit";
import * as eks from "./eks";
import * as iam from "./iam";
import * as kubernetes from "./kubernetes";
import * as lambda from "./lambda";
import * as network from "./network";
import * as resourcePolicies from "./resource-policies";
import * as securityGroups from "./security-groups";
import * as trust from "./trust";

export const leastPrivilege: Pack = {
  name: "least-privilege",
  description: "Identities may do what they need, and the network admits whom it must.",
  rules: [
    ...eks.rules,
    ...iam.rules,
    ...kubernetes.rules,
    ...lambda.rules,
    ...network.rules,
    ...resourcePolicies.rules,
    ...securityGroups.rules,
    ...trust.rules,
  ],
};
