import type { StackResource } from "../kit";

// What makes a secret, or keeps one, inside the deployment.
const SOURCES = [
  "random:index/randomPassword:RandomPassword",
  "random:index/randomString:RandomString",
  "random:index/randomBytes:RandomBytes",
  "random:index/randomId:RandomId",
  "random:index/randomUuid:RandomUuid",
  "tls:index/privateKey:PrivateKey",
  "aws:iam/accessKey:AccessKey",
  "aws:iam/serviceSpecificCredential:ServiceSpecificCredential",
  "aws:secretsmanager/secretVersion:SecretVersion",
];

/** Whether a property's value was made by the deployment itself, so that nobody wrote it down anywhere. */
export function isGenerated(resource: StackResource, property: string): boolean {
  return SOURCES.some((type) => resource.refersTo(property, type).length > 0);
}
