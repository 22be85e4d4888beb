import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type * as z from "zod";

import { allow, EncryptedLogGroup, EncryptionKey, parseSettings } from "../../base";
import { clusterSettings } from "../cluster-settings";
import { InfrastructureRole } from "./infrastructure-role";

export type EcsClusterArgs = z.input<typeof clusterSettings> & {
  accountId: string;
  region: string;
};

/** How a service's tasks prove to each other who they are. */
export interface ServiceConnectTls {
  authorityArn: string;
  /** The key that protects the tasks' private keys, and the role with which ECS orders their certificates. */
  keyArn: pulumi.Output<string>;
  roleArn: pulumi.Output<string>;
}

/**
 * A cluster whose tasks run on Fargate, with Container Insights. It keeps what tasks write under a key of its own, a
 * record of what people do in containers, and the names by which services find each other.
 * Children: `<name>-storage`, `<name>-exec`, `<name>-exec-logs`, `<name>-cluster`, `<name>-capacity`,
 * `<name>-namespace`; with TLS between services `<name>-tls-encryption` and `<name>-tls`.
 */
export class EcsCluster extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  /** The cluster in the dimensions of its metrics. */
  readonly clusterName: pulumi.Output<string>;
  /** The key of what tasks write. */
  readonly storageKeyArn: pulumi.Output<string>;
  /** What a task's role has to reach so that people can run commands in it: the session's key, and its record. */
  readonly execKeyArn: pulumi.Output<string>;
  readonly execLogGroupArn: pulumi.Output<string>;
  /** Where services find each other. */
  readonly namespaceArn: pulumi.Output<string>;
  readonly serviceConnectTls?: ServiceConnectTls;

  constructor(name: string, { accountId, region, ...given }: EcsClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    const settings = parseSettings(clusterSettings, `EcsCluster "${name}"`, given);
    super("evenkeel:index:EcsCluster", name, { accountId, region, ...settings }, opts);
    const child = { parent: this };

    const storageArgs = {
      description: `Storage of tasks of ${name}`,
      accountId,
      serviceStatements: letFargateUseKey(`${name}-cluster`, accountId),
    };
    const storageKey = new EncryptionKey(`${name}-storage`, storageArgs, child);
    const execKey = new EncryptionKey(`${name}-exec`, { description: `Sessions in ${name}`, accountId }, child);
    const record = {
      naming: { namePrefix: `/aws/ecs/exec/${name}-` },
      keepDays: settings.exec.keepDays,
      accountId,
      region,
    };
    const execLogs = new EncryptedLogGroup(`${name}-exec-logs`, record, child);

    const cluster = new aws.ecs.Cluster(
      `${name}-cluster`,
      {
        settings: [{ name: "containerInsights", value: "enhanced" }],
        configuration: {
          managedStorageConfiguration: {
            kmsKeyId: storageKey.arn,
            fargateEphemeralStorageKmsKeyId: storageKey.arn,
          },
          executeCommandConfiguration: auditedExec(execKey.arn, execLogs.logGroupName),
        },
      },
      child,
    );
    const capacity = { clusterName: cluster.name, capacityProviders, defaultCapacityProviderStrategies };
    new aws.ecs.ClusterCapacityProviders(`${name}-capacity`, capacity, child);
    const namespaceArgs = { description: `Services of ${name}` };
    const namespace = new aws.servicediscovery.HttpNamespace(`${name}-namespace`, namespaceArgs, child);

    const { tls } = settings.serviceConnect;
    if (tls) {
      const keyArgs = { description: `Private keys of services of ${name}`, accountId };
      const { arn: keyArn } = new EncryptionKey(`${name}-tls-encryption`, keyArgs, child);
      const purpose = "ServiceConnectTransportLayerSecurity";
      const { arn: roleArn } = new InfrastructureRole(
        `${name}-tls`,
        { purpose, statements: [makeKeys(keyArn)] },
        child,
      );
      this.serviceConnectTls = { authorityArn: tls.authorityArn, keyArn, roleArn };
    }

    this.arn = cluster.arn;
    this.clusterName = cluster.name;
    this.storageKeyArn = storageKey.arn;
    this.execKeyArn = execKey.arn;
    this.execLogGroupArn = execLogs.arn;
    this.namespaceArn = namespace.arn;
    this.registerOutputs({
      arn: this.arn,
      clusterName: this.clusterName,
      storageKeyArn: this.storageKeyArn,
      execKeyArn: this.execKeyArn,
      execLogGroupArn: this.execLogGroupArn,
      namespaceArn: this.namespaceArn,
      ...(this.serviceConnectTls && { serviceConnectTls: this.serviceConnectTls }),
    });
  }
}

/**
 * Lets Fargate encrypt what tasks of this cluster write, and of no other. The cluster's name is not known when its key
 * is made, but how it begins is.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-create-storage-key.html
 */
function letFargateUseKey(clusterNamePrefix: string, accountId: string): aws.iam.PolicyStatement[] {
  const fargate = { Effect: "Allow", Principal: { Service: "fargate.amazonaws.com" }, Resource: "*" } as const;
  const ofCluster = {
    StringEquals: { "kms:EncryptionContext:aws:ecs:clusterAccount": accountId },
    StringLike: { "kms:EncryptionContext:aws:ecs:clusterName": `${clusterNamePrefix}*` },
  };
  const onlyToDecrypt = { "ForAllValues:StringEquals": { "kms:GrantOperations": ["Decrypt"] } };
  return [
    { Sid: "MakeDataKeys", ...fargate, Action: "kms:GenerateDataKeyWithoutPlaintext", Condition: ofCluster },
    { Sid: "LetTasksDecrypt", ...fargate, Action: "kms:CreateGrant", Condition: { ...ofCluster, ...onlyToDecrypt } },
  ];
}

function auditedExec(kmsKeyId: pulumi.Output<string>, cloudWatchLogGroupName: pulumi.Output<string>) {
  return {
    kmsKeyId,
    logging: "OVERRIDE",
    logConfiguration: { cloudWatchEncryptionEnabled: true, cloudWatchLogGroupName },
  };
}

// Both at once: a service that wants Spot later changes nothing here.
const capacityProviders = ["FARGATE", "FARGATE_SPOT"];
const defaultCapacityProviderStrategies = [{ capacityProvider: "FARGATE", weight: 1 }];

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-tls.html
function makeKeys(keyArn: pulumi.Output<string>): aws.iam.PolicyStatement {
  return allow(["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyPair"], keyArn);
}
