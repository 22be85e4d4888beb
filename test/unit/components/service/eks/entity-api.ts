import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { referenceTo, type SecretReference } from "../../../../../components/base";
import { EksNamespace } from "../../../../../components/service/eks/namespace";
import { EksService, type EksServiceArgs } from "../../../../../components/service/eks/service";

/** A service on EKS for tests of what it is made of, and what is around it. */
export const place = { accountId: "111122223333", region: "us-east-1" };
export const image = `111122223333.dkr.ecr.us-east-1.amazonaws.com/entity-api@sha256:${"0f".repeat(32)}`;
export const clusterArn = "arn:aws:eks:us-east-1:111122223333:cluster/eks";
export const kubectlImage = `public.ecr.aws/eks-distro/kubernetes/kubectl@sha256:${"1e".repeat(32)}`;

export const network: EksServiceArgs["network"] = {
  cidrBlock: "10.20.0.0/16",
  subnetCidrs: { private: ["10.20.64.0/20", "10.20.80.0/20"] },
  egress: { internet: true, gatewayPrefixListIds: [] },
};

export function reference(name: string): SecretReference {
  return referenceTo({ arn: `arn:aws:secretsmanager:us-east-1:111122223333:secret:${name}-AbCdEf` });
}

/** Something that stands for all that has to be ready under a name. */
export function standIn(name: string): kubernetes.core.v1.ConfigMap {
  return new kubernetes.core.v1.ConfigMap(name, {});
}

export function cluster(): EksServiceArgs["cluster"] {
  return {
    arn: pulumi.output(clusterArn),
    clusterName: pulumi.output("eks"),
    serviceCidr: "172.20.0.0/16",
    ready: [standIn("cluster-ready")],
  };
}

export function controllers(): EksServiceArgs["controllers"] {
  return {
    externalSecretsRoleArn: pulumi.output("arn:aws:iam::111122223333:role/external-secrets-1234567"),
    datadogKeys: {
      address: "https://api.datadoghq.eu",
      apiKey: reference("datadog-api"),
      appKey: reference("datadog-app"),
    },
    ready: {
      secrets: [standIn("secrets-ready")],
      rollouts: [standIn("rollouts-ready")],
      datadog: [standIn("datadog-ready")],
      logs: [standIn("logs-ready")],
    },
  };
}

export function ingress(): EksServiceArgs["ingress"] {
  return {
    className: "web",
    annotations: { "alb.ingress.kubernetes.io/listen-ports": pulumi.output('[{"HTTPS":443}]') },
    subnetCidrs: ["10.20.0.0/24", "10.20.1.0/24"].map((cidr) => pulumi.output(cidr)),
    ready: [standIn("ingress-ready")],
  };
}

/** The cluster and what runs on it, made once for the services of a test. */
export function surroundings(): Pick<EksServiceArgs, "cluster" | "controllers" | "ingress"> {
  return { cluster: cluster(), controllers: controllers(), ingress: ingress() };
}

export function namespaceFor(name: string, around: Pick<EksServiceArgs, "cluster">): EksNamespace {
  return new EksNamespace(`${name}-home`, { name, cluster: around.cluster, environmentType: "staging" });
}

export function entityApi(more: Partial<EksServiceArgs> = {}, name = "entity-api"): EksService {
  const around = more.cluster ? undefined : surroundings();
  const { cluster: found } = { ...around, ...more };
  if (!found) throw new Error("a service needs a cluster");
  return new EksService(name, {
    image,
    port: 3000,
    environment: { API_PORT: "3000" },
    ...around,
    cluster: found,
    controllers: more.controllers ?? around?.controllers ?? controllers(),
    namespace: more.namespace ?? namespaceFor("shop", { cluster: found }),
    network,
    secrets: { DATABASE_URL: reference("database-url"), JWT_SECRET: reference("jwt") },
    connectsTo: { "entity-db": { port: 5432, cidrs: ["10.20.128.0/24", "10.20.129.0/24"] } },
    apmOperation: "express.request",
    environmentType: "staging",
    ...place,
    ...more,
  });
}

/** A service that nobody but other services and the clock knows. */
export const unrouted: Pick<EksServiceArgs, "routing" | "deployment" | "health"> = {
  routing: "none",
  deployment: { strategy: "rolling" },
  health: { command: ["bin/alive"] },
};
