// 500 resources of the kinds that an environment has most of, each referring to others.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16", enableDnsHostnames: true });
const key = new aws.kms.Key("key", { description: "Bench", enableKeyRotation: true });

for (let index = 0; index < 83; index++) {
  const name = `service-${index}`;
  const tags = { Service: name };
  const group = new aws.ec2.SecurityGroup(`${name}-group`, { vpcId: vpc.id, description: name, tags });
  new aws.vpc.SecurityGroupIngressRule(`${name}-ingress`, {
    securityGroupId: group.id,
    referencedSecurityGroupId: group.id,
    ipProtocol: "tcp",
    fromPort: 8080,
    toPort: 8080,
  });
  const assumeRolePolicy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" }],
  });
  const role = new aws.iam.Role(`${name}-role`, { assumeRolePolicy, tags });
  const logs = new aws.cloudwatch.LogGroup(`${name}-logs`, { kmsKeyId: key.arn, retentionInDays: 30, tags });
  new aws.iam.RolePolicy(`${name}-policy`, {
    role: role.id,
    policy: pulumi.jsonStringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "logs:PutLogEvents", Resource: pulumi.interpolate`${logs.arn}:*` }],
    }),
  });
  new random.RandomPassword(`${name}-password`, { length: 32 });
}
