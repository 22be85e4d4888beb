import type { Pack } from "../kit";
import * as eks from "./eks";
import * as iam from "./iam";
import * as kubernetes from "./kubernetes";
import { invocationConfined } from "./lambda";
import * as network from "./network";
import * as resourcePolicies from "./resource-policies";
import * as securityGroups from "./security-groups";
import { trustConfined } from "./trust";

export const leastPrivilege: Pack = {
  name: "least-privilege",
  description: "Identities may do what they need, and the network admits whom it must.",
  rules: [
    iam.noWildcardAction,
    iam.noWildcardResource,
    iam.passRoleConfined,
    iam.noBroadManagedPolicy,
    trustConfined,
    resourcePolicies.resourceNotPublic,
    resourcePolicies.resourceActionsNamed,
    resourcePolicies.secretPolicyBlocksPublic,
    invocationConfined,
    network.databaseNotPublic,
    network.tasksNotPublic,
    network.subnetsNotPublic,
    network.bucketsNotPublic,
    securityGroups.privatePortsClosed,
    securityGroups.onlyWebOpen,
    securityGroups.rulesStandAlone,
    securityGroups.defaultGroupEmpty,
    securityGroups.defaultGroupManaged,
    eks.endpointNotOpen,
    eks.endpointPrivate,
    eks.accessByEntries,
    eks.accessLogged,
    eks.accessNamed,
    kubernetes.podConfined,
    kubernetes.podNotRoot,
    kubernetes.namespaceLevelled,
    kubernetes.networkPolicyNotOpen,
    kubernetes.rbacNamed,
    kubernetes.bindingConfined,
  ],
};
