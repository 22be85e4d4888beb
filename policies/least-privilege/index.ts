import type { Pack } from "../kit";
import * as backupRole from "./backup-role";
import * as backupVaultPolicy from "./backup-vault-policy";
import * as defaultSecurityGroup from "./default-security-group";
import * as ec2 from "./ec2";
import * as ecs from "./ecs";
import * as ecsRoles from "./ecs-roles";
import * as eks from "./eks";
import * as eksNodes from "./eks-nodes";
import * as endpointPolicy from "./endpoint-policy";
import * as functionUrl from "./function-url";
import * as iam from "./iam";
import * as iamAccount from "./iam-account";
import * as iamEscalation from "./iam-escalation";
import * as iamLintActions from "./iam-lint-actions";
import * as iamLintConditions from "./iam-lint-conditions";
import * as iamLintDocuments from "./iam-lint-documents";
import * as iamLintLoopholes from "./iam-lint-loopholes";
import * as iamManagedPolicies from "./iam-managed-policies";
import * as iamRoleEscalation from "./iam-role-escalation";
import * as iamRoles from "./iam-roles";
import * as iamUsers from "./iam-users";
import * as kmsKeyPolicy from "./kms-key-policy";
import * as kubernetesNamespaces from "./kubernetes-namespaces";
import * as kubernetesNetwork from "./kubernetes-network";
import * as kubernetesPods from "./kubernetes-pods";
import * as kubernetesRoles from "./kubernetes-roles";
import * as kubernetesTokens from "./kubernetes-tokens";
import * as lambda from "./lambda";
import * as loadBalancing from "./load-balancing";
import * as network from "./network";
import * as networkAcls from "./network-acls";
import * as prefixLists from "./prefix-lists";
import * as rds from "./rds";
import * as rdsSubnets from "./rds-subnets";
import * as resourcePolicies from "./resource-policies";
import * as resourcePolicyActions from "./resource-policy-actions";
import * as routes from "./routes";
import * as s3 from "./s3";
import * as secretPolicy from "./secret-policy";
import * as secretRotation from "./secret-rotation";
import * as securityGroupReferences from "./security-group-references";
import * as securityGroupUsers from "./security-group-users";
import * as securityGroups from "./security-groups";
import * as trust from "./trust";
import * as trustOidc from "./trust-oidc";
import * as vpc from "./vpc";
import * as vpcEndpoints from "./vpc-endpoints";
import * as webAcls from "./web-acls";

export const leastPrivilege: Pack = {
  name: "least-privilege",
  description: "Identities may do what they need, and the network admits whom it must.",
  levels: {},
  rules: [
    ...backupRole.rules,
    ...backupVaultPolicy.rules,
    ...defaultSecurityGroup.rules,
    ...ec2.rules,
    ...ecs.rules,
    ...ecsRoles.rules,
    ...eks.rules,
    ...eksNodes.rules,
    ...endpointPolicy.rules,
    ...functionUrl.rules,
    ...iam.rules,
    ...iamAccount.rules,
    ...iamEscalation.rules,
    ...iamLintActions.rules,
    ...iamLintConditions.rules,
    ...iamLintDocuments.rules,
    ...iamLintLoopholes.rules,
    ...iamManagedPolicies.rules,
    ...iamRoleEscalation.rules,
    ...iamRoles.rules,
    ...iamUsers.rules,
    ...kmsKeyPolicy.rules,
    ...kubernetesNamespaces.rules,
    ...kubernetesNetwork.rules,
    ...kubernetesPods.rules,
    ...kubernetesRoles.rules,
    ...kubernetesTokens.rules,
    ...lambda.rules,
    ...loadBalancing.rules,
    ...network.rules,
    ...networkAcls.rules,
    ...prefixLists.rules,
    ...rds.rules,
    ...rdsSubnets.rules,
    ...resourcePolicies.rules,
    ...resourcePolicyActions.rules,
    ...routes.rules,
    ...s3.rules,
    ...secretPolicy.rules,
    ...secretRotation.rules,
    ...securityGroupReferences.rules,
    ...securityGroupUsers.rules,
    ...securityGroups.rules,
    ...trust.rules,
    ...trustOidc.rules,
    ...vpc.rules,
    ...vpcEndpoints.rules,
    ...webAcls.rules,
  ],
};
