import type { Inputs } from "./registration";

const REGION = "us-east-1";
const ACCOUNT = "111122223333";

/** What a provider answers when it has created a resource: inputs, and what it computes itself. */
export function created(type: string, name: string, inputs: Inputs): { id: string; state: Inputs } {
  const physical = physicalName(name, inputs);
  const computed = computedBy[type]?.(physical, inputs) ?? {};
  const id = computed.id ?? `${physical}-id`;
  const arn = type.startsWith("aws:") ? { arn: genericArn(type, physical) } : {};
  return { id, state: { ...arn, name: physical, ...inputs, ...computed, id } };
}

/** Providers name a resource after its logical name where the program gives it no name. Real ones add a suffix. */
function physicalName(name: string, inputs: Inputs): string {
  const given = inputs.name ?? inputs.bucket ?? inputs.identifier ?? inputs.namePrefix;
  return typeof given === "string" ? given : name;
}

/** `aws:rds/instance:Instance` named `db` -> `arn:aws:rds:us-east-1:111122223333:instance/db`. */
function genericArn(type: string, physical: string): string {
  const [, service, resource] = /^aws:(\w+)\/(\w+):/.exec(type) ?? [];
  return arn(service ?? "unknown", `${resource?.toLowerCase()}/${physical}`);
}

function arn(service: string, resource: string, region: string = REGION): string {
  return `arn:aws:${service}:${region}:${ACCOUNT}:${resource}`;
}

/** The secret in which RDS keeps the administrator's password. */
function managedSecret(owner: string, kmsKeyId: unknown): Inputs {
  return { secretArn: arn("secretsmanager", `secret:rds!${owner}-AbCdEf`), kmsKeyId, secretStatus: "active" };
}

type Computed = Record<string, (physical: string, inputs: Inputs) => Inputs>;

const computedBy: Computed = {
  "aws:acm/certificate:Certificate": (name, { domainName }) => ({
    arn: arn("acm", `certificate/${name}`),
    domainValidationOptions: [
      {
        domainName,
        resourceRecordName: `_check.${domainName}`,
        resourceRecordType: "CNAME",
        resourceRecordValue: "_proof.acm-validations.aws",
      },
    ],
  }),
  "aws:acm/certificateValidation:CertificateValidation": (_, { certificateArn }) => ({ certificateArn }),
  "aws:backup/plan:Plan": (name) => ({ id: `${name}-plan`, arn: arn("backup", `backup-plan:${name}-plan`) }),
  "aws:backup/restoreTestingPlan:RestoreTestingPlan": (name) => ({
    id: name,
    arn: arn("backup", `restore-testing-plan:${name}-6f5e4d3c`),
  }),
  "aws:backup/vault:Vault": (name, { region }) => ({ id: name, arn: arn("backup", `backup-vault:${name}`, region) }),
  "aws:cloudwatch/logGroup:LogGroup": (name) => ({ id: name, arn: arn("logs", `log-group:${name}`) }),
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": (name) => ({ id: `sg-default-${name}` }),
  "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": (name) => ({ id: `eigw-${name}` }),
  "aws:ec2/eip:Eip": (name) => ({ id: `eipalloc-${name}`, allocationId: `eipalloc-${name}`, publicIp: "203.0.113.7" }),
  "aws:ec2/internetGateway:InternetGateway": (name) => ({ id: `igw-${name}` }),
  "aws:ec2/natGateway:NatGateway": (name, { availabilityZoneAddresses }) => ({
    id: `nat-${name}`,
    publicIp: "203.0.113.8",
    // A regional one alone has these.
    ...(availabilityZoneAddresses && {
      regionalNatGatewayAddresses: availabilityZoneAddresses.map(
        ({ allocationIds: [allocationId] }: Inputs, index: number) => ({
          allocationId,
          publicIp: `198.51.100.${index}`,
        }),
      ),
    }),
  }),
  "aws:ec2/routeTable:RouteTable": (name) => ({ id: `rtb-${name}` }),
  "aws:ec2/securityGroup:SecurityGroup": (name) => ({ id: `sg-${name}` }),
  "aws:ec2/subnet:Subnet": (name) => ({ id: `subnet-${name}`, arn: arn("ec2", `subnet/subnet-${name}`) }),
  "aws:ec2/vpc:Vpc": (name, { cidrBlock = "10.64.0.0/16", assignGeneratedIpv6CidrBlock }) => ({
    id: `vpc-${name}`,
    arn: arn("ec2", `vpc/vpc-${name}`),
    cidrBlock,
    defaultRouteTableId: `rtb-default-of-${name}`,
    ipv6CidrBlock: assignGeneratedIpv6CidrBlock ? "2600:1f18:24ab:de00::/56" : "",
  }),
  "aws:ec2/vpcEndpoint:VpcEndpoint": (name, { vpcEndpointType }) => ({
    id: `vpce-${name}`,
    ...(vpcEndpointType === "Gateway" && { prefixListId: `pl-${name}` }),
  }),
  "aws:ecs/cluster:Cluster": (name) => ({ id: arn("ecs", `cluster/${name}`), arn: arn("ecs", `cluster/${name}`) }),
  "aws:ecs/taskDefinition:TaskDefinition": (_, { family }) => ({
    id: family,
    arn: arn("ecs", `task-definition/${family}:1`),
    revision: 1,
  }),
  "aws:eks/cluster:Cluster": (name, { vpcConfig }) => ({
    id: name,
    arn: arn("eks", `cluster/${name}`),
    endpoint: `https://0A1B2C3D4E5F60718293A4B5C6D7E8F9.gr7.${REGION}.eks.amazonaws.com`,
    certificateAuthority: { data: "LS0tLS1CRUdJTg==" },
    vpcConfig: { ...vpcConfig, clusterSecurityGroupId: `sg-of-${name}` },
  }),
  "aws:iam/role:Role": (name) => ({ id: name, arn: `arn:aws:iam::${ACCOUNT}:role/${name}` }),
  "aws:kms/alias:Alias": (name) => ({ id: name, arn: arn("kms", name) }),
  "aws:kms/key:Key": (name, { region }) => ({
    id: `key-${name}`,
    keyId: `key-${name}`,
    arn: arn("kms", `key/key-${name}`, region),
  }),
  "aws:lambda/function:Function": (name) => ({ id: name, arn: arn("lambda", `function:${name}`) }),
  "aws:lb/listener:Listener": (name) => ({
    id: arn("elasticloadbalancing", `listener/app/${name}/50dc6c495c0c9188/f2f7dc8efc522ab2`),
    arn: arn("elasticloadbalancing", `listener/app/${name}/50dc6c495c0c9188/f2f7dc8efc522ab2`),
  }),
  "aws:lb/listenerRule:ListenerRule": (name) => ({
    id: arn("elasticloadbalancing", `listener-rule/app/${name}/50dc6c495c0c9188/f2f7dc8efc522ab2/9683b2d02a6cabee`),
    arn: arn("elasticloadbalancing", `listener-rule/app/${name}/50dc6c495c0c9188/f2f7dc8efc522ab2/9683b2d02a6cabee`),
  }),
  "aws:lb/loadBalancer:LoadBalancer": (name) => ({
    id: arn("elasticloadbalancing", `loadbalancer/app/${name}/50dc6c495c0c9188`),
    arn: arn("elasticloadbalancing", `loadbalancer/app/${name}/50dc6c495c0c9188`),
    arnSuffix: `app/${name}/50dc6c495c0c9188`,
    dnsName: `${name}-1234567890.${REGION}.elb.amazonaws.com`,
    zoneId: "Z35SXDOTRQ7X7K",
  }),
  "aws:lb/targetGroup:TargetGroup": (name) => ({
    id: arn("elasticloadbalancing", `targetgroup/${name}/73e2d6bc24d8a067`),
    arn: arn("elasticloadbalancing", `targetgroup/${name}/73e2d6bc24d8a067`),
    arnSuffix: `targetgroup/${name}/73e2d6bc24d8a067`,
  }),
  "aws:lb/trustStore:TrustStore": (name) => ({
    id: arn("elasticloadbalancing", `truststore/${name}/6f5e4d3c2b1a0f9e`),
    arn: arn("elasticloadbalancing", `truststore/${name}/6f5e4d3c2b1a0f9e`),
  }),
  "aws:rds/cluster:Cluster": (
    _,
    { clusterIdentifier: name, engine, manageMasterUserPassword, masterUserSecretKmsKeyId },
  ) => ({
    id: name,
    arn: arn("rds", `cluster:${name}`),
    clusterResourceId: `cluster-${name.toUpperCase()}`,
    // RDS makes the members of a Multi-AZ cluster itself.
    clusterMembers: engine === "postgres" ? [1, 2, 3].map((member) => `${name}-instance-${member}`) : [],
    endpoint: `${name}.cluster-c9akciq32rgs.${REGION}.rds.amazonaws.com`,
    readerEndpoint: `${name}.cluster-ro-c9akciq32rgs.${REGION}.rds.amazonaws.com`,
    masterUserSecrets: manageMasterUserPassword ? [managedSecret(`cluster-${name}`, masterUserSecretKmsKeyId)] : [],
  }),
  "aws:rds/clusterInstance:ClusterInstance": (_, { identifier }) => ({
    id: identifier,
    arn: arn("rds", `db:${identifier}`),
  }),
  "aws:rds/clusterParameterGroup:ClusterParameterGroup": (name) => ({
    id: name,
    arn: arn("rds", `cluster-pg:${name}`),
  }),
  "aws:rds/instance:Instance": (name, { port = 5432, manageMasterUserPassword, masterUserSecretKmsKeyId }) => ({
    id: `db-${name}`,
    identifier: name,
    arn: arn("rds", `db:${name}`),
    resourceId: `db-${name.toUpperCase()}`,
    address: `${name}.c9akciq32rgs.${REGION}.rds.amazonaws.com`,
    endpoint: `${name}.c9akciq32rgs.${REGION}.rds.amazonaws.com:${port}`,
    port,
    masterUserSecrets: manageMasterUserPassword ? [managedSecret(`db-${name}`, masterUserSecretKmsKeyId)] : [],
  }),
  "aws:rds/parameterGroup:ParameterGroup": (name) => ({ id: name, arn: arn("rds", `pg:${name}`) }),
  "aws:rds/proxy:Proxy": (name) => ({
    id: name,
    arn: arn("rds", "db-proxy:prx-0a1b2c3d4e5f60718"),
    endpoint: `${name}.proxy-c9akciq32rgs.${REGION}.rds.amazonaws.com`,
  }),
  "aws:rds/proxyDefaultTargetGroup:ProxyDefaultTargetGroup": () => ({ name: "default" }),
  "aws:rds/subnetGroup:SubnetGroup": (name) => ({ id: name, arn: arn("rds", `subgrp:${name}`) }),
  "aws:route53/record:Record": (_, { name, zoneId, type }) => ({ id: `${zoneId}_${name}_${type}`, fqdn: name }),
  "aws:s3/bucket:Bucket": (name) => ({
    id: name,
    bucket: name,
    arn: `arn:aws:s3:::${name}`,
    bucketDomainName: `${name}.s3.amazonaws.com`,
    bucketRegionalDomainName: `${name}.s3.${REGION}.amazonaws.com`,
  }),
  "aws:secretsmanager/secret:Secret": (name) => ({
    id: arn("secretsmanager", `secret:${name}-AbCdEf`),
    arn: arn("secretsmanager", `secret:${name}-AbCdEf`),
  }),
  "aws:secretsmanager/secretVersion:SecretVersion": (name, { secretId }) => ({
    id: `${secretId}|${name}`,
    arn: secretId,
    versionId: `version-of-${name}`,
  }),
  "aws:servicediscovery/httpNamespace:HttpNamespace": (name) => ({
    id: `ns-${name}`,
    arn: arn("servicediscovery", `httpnamespace/${name}`),
  }),
  "aws:sns/topic:Topic": (name) => ({ id: arn("sns", name), arn: arn("sns", name) }),
  "aws:wafv2/webAcl:WebAcl": (name) => ({
    id: "6f5e4d3c-2b1a-4f9e-8d7c-6b5a4f3e2d1c",
    arn: arn("wafv2", `regional/webacl/${name}/6f5e4d3c-2b1a-4f9e-8d7c-6b5a4f3e2d1c`),
  }),
  "datadog:index/monitor:Monitor": (name) => ({
    id: `1${[...name].reduce((sum, each) => sum + each.charCodeAt(0), 0)}`,
  }),
  "kubernetes:argoproj.io/v1alpha1:Rollout": () => ({ status: { stableRS: "5c3d1e7f9a" } }),
  "kubernetes:networking.k8s.io/v1:Ingress": (name, { metadata }) => ({
    id: `${metadata.namespace}/${metadata.name}`,
    status: {
      loadBalancer: { ingress: [{ hostname: `k8s-${name}-0a1b2c3d4e-1234567890.${REGION}.elb.amazonaws.com` }] },
    },
  }),
  "random:index/randomId:RandomId": (name, { byteLength }) => ({
    id: `id-of-${name}`,
    hex: "5c3d1e7f".repeat(byteLength).slice(0, 2 * byteLength),
  }),
  "random:index/randomPassword:RandomPassword": (name, { length }) => ({
    id: "none",
    result: `generated-${name}-`.padEnd(length, "x").slice(0, length),
  }),
};
