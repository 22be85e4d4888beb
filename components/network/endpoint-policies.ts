import type * as aws from "@pulumi/aws";

import { addOnRepositories, pullActions } from "../base/eks-registries";
import { allow, policyDocument } from "../base/iam";
import type { EndpointsSettings } from "./endpoint-settings";

export interface EndpointPolicyArgs
  extends Pick<EndpointsSettings, "interfaces" | "organisationId" | "trustedAccounts" | "readableBuckets"> {
  accountId: string;
  region: string;
}

/**
 * What may be done through the endpoint of a service: what one's own principals do with one's own resources. Nobody
 * takes data out of here with credentials of another account, or to one. It grants nothing by itself.
 * https://docs.aws.amazon.com/whitepapers/latest/building-a-data-perimeter-on-aws/perimeter-implementation.html
 */
export function endpointPolicy(service: string, args: EndpointPolicyArgs): aws.iam.PolicyDocument {
  return policyDocument(...ownUse(args), ...exceptions(service, args));
}

// Some actions are on no resource, such as to get a token for ECR: then there is no account of a resource to compare.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceaccount
function ownUse({ accountId, organisationId, trustedAccounts }: EndpointPolicyArgs): aws.iam.PolicyStatement[] {
  if (!organisationId) {
    const resources = [accountId, ...trustedAccounts];
    return [through("OwnUse", { "aws:PrincipalAccount": accountId }, { "aws:ResourceAccount": resources })];
  }
  const principals = { "aws:PrincipalOrgID": organisationId };
  const ownUse = through("OwnUse", principals, { "aws:ResourceOrgID": organisationId });
  const trusted = through("TrustedAccounts", principals, { "aws:ResourceAccount": trustedAccounts });
  return trustedAccounts.length > 0 ? [ownUse, trusted] : [ownUse];
}

function through(
  sid: string,
  principals: Record<string, string>,
  resources: Record<string, string | string[]>,
): aws.iam.PolicyStatement {
  const condition = { StringEquals: principals, StringEqualsIfExists: resources };
  return { Sid: sid, Effect: "Allow", Principal: "*", Action: "*", Resource: "*", Condition: condition };
}

function exceptions(service: string, args: EndpointPolicyArgs): aws.iam.PolicyStatement[] {
  if (service === "s3") return readableBuckets(args);
  if (service.startsWith("ecr.") && args.interfaces === "eks") return [addOns(args)];
  return service === "sts" ? [webIdentities(args)] : [];
}

// The layers of images lie in a bucket of AWS's, which ECR hands out signed addresses of: its own, not ours.
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms
function readableBuckets({ region, readableBuckets }: EndpointPolicyArgs): aws.iam.PolicyStatement[] {
  const layers = read("ImageLayers", [`arn:aws:s3:::prod-${region}-starport-layer-bucket/*`]);
  const others = readableBuckets.map((bucket) => `arn:aws:s3:::${bucket}/*`);
  return others.length > 0 ? [layers, read("ReadableBuckets", others)] : [layers];
}

function read(sid: string, objects: string[]): aws.iam.PolicyStatement {
  return { Sid: sid, Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: objects };
}

// Whoever takes a role by a token of a cluster has no account yet, but the role has.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
function webIdentities({ accountId }: EndpointPolicyArgs): aws.iam.PolicyStatement {
  return {
    Sid: "WebIdentities",
    Effect: "Allow",
    Principal: "*",
    Action: "sts:AssumeRoleWithWebIdentity",
    Resource: `arn:aws:iam::${accountId}:role/*`,
  };
}

// Nodes pull the add-ons of their cluster out of an account of AWS's.
// https://docs.aws.amazon.com/eks/latest/userguide/add-ons-images.html
function addOns({ region }: EndpointPolicyArgs): aws.iam.PolicyStatement {
  return { Sid: "AddOns", Principal: "*", ...allow(pullActions, addOnRepositories(region)) };
}
