import { referenceTo, type SecretReference } from "../../../../../components/base";
import { EcsCluster, EcsService, type EcsServiceArgs } from "../../../../../components/service";

/** A service for tests of what it is made of, and what is around it. */
export const place = { accountId: "111122223333", region: "us-east-1" };
export const key = "arn:aws:kms:us-east-1:111122223333:key/secrets";
export const image = `111122223333.dkr.ecr.us-east-1.amazonaws.com/entity-api@sha256:${"0f".repeat(32)}`;

export const loadBalancer = {
  arnSuffix: "app/web/1",
  listenerArn: "arn:aws:elasticloadbalancing:us-east-1:111122223333:listener/app/web/1/2",
  testListenerArn: "arn:aws:elasticloadbalancing:us-east-1:111122223333:listener/app/web/1/3",
  securityGroupId: "sg-web",
};

export const network = {
  vpcId: "vpc-1",
  privateSubnetIds: ["subnet-1", "subnet-2"],
  isDualStack: false,
  egress: { internet: true, gatewayPrefixListIds: [] },
};

export function secret(name: string): string {
  return `arn:aws:secretsmanager:us-east-1:111122223333:secret:${name}-AbCdEf`;
}

export function reference(name: string, keyArn?: string): SecretReference {
  return referenceTo({ arn: secret(name), keyArn });
}

export function entityApi(more: Partial<EcsServiceArgs> = {}, name = "entity-api"): EcsService {
  return new EcsService(name, {
    image,
    port: 3000,
    environment: { API_PORT: "3000" },
    cluster: more.cluster ?? new EcsCluster("cluster", place),
    network,
    loadBalancer,
    secrets: {
      DATABASE_URL: reference("database-url", key),
      JWT_SECRET: reference("jwt", key),
      DATADOG_API_KEY: reference("datadog"),
    },
    connectsTo: { "entity-db": { securityGroupId: "sg-db", port: 5432 } },
    environmentType: "staging",
    ...place,
    ...more,
  });
}

/** A service that nobody but other services and the clock knows. */
export const unrouted: Pick<EcsServiceArgs, "routing" | "deployment" | "health"> = {
  routing: "none",
  deployment: { strategy: "rolling" },
  health: { command: ["bin/alive"] },
};
