import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type * as z from "zod";

import { EncryptionKey, letLogsUseKey, parseSettings } from "../../base";
import { type EksClusterSettings, eksClusterSettings } from "../eks-settings";
import { standardSupportEnd } from "../eks-versions";
import { EksClusterAccess } from "./cluster-access";
import { EksClusterRole } from "./cluster-role";
import { onSystemNodes } from "./controllers/placement";
import { type Architecture, EksNodePools } from "./node-pools";
import { EksNodeRole } from "./node-role";
import { DISK_STORAGE_CLASS } from "./volumes";

export type EksClusterArgs = z.input<typeof eksClusterSettings> & {
  network: { vpcId: pulumi.Input<string>; privateSubnetIds: pulumi.Input<string>[] };
  /** What the images of the services that run here are built for. There are nodes for each. */
  architectures: readonly Architecture[];
  /** Every image that runs here. Nodes may pull these of Amazon's registries, and no others. */
  images: readonly string[];
  /** What EKS puts on the nodes and disks that it makes: the provider's default tags do not reach those. */
  tags: Record<string, string>;
  accountId: string;
  region: string;
};

/**
 * A Kubernetes cluster in EKS Auto Mode: AWS runs control plane, nodes, disks and load balancers, of which there is
 * nothing of one's own to patch. Its API answers in the VPC alone if nothing else is said: then Pulumi runs there too,
 * or in a network that is connected to it.
 * Children: `<name>-secrets`, `-storage`, `-log-encryption`, `-suffix`, `-log`, `-role`, `-node`, `-api`,
 * `-api-<addresses>`, `-cluster`, `-access`, `-<add-on>`, `-kubernetes`, `-policies`, `-disks`, `-nodes`.
 */
export class EksCluster extends pulumi.ComponentResource {
  readonly clusterName: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  /** The group that nodes, and so all pods, share with the control plane. */
  readonly securityGroupId: pulumi.Output<string>;
  readonly nodeRoleName: pulumi.Output<string>;
  /** The addresses of services of Kubernetes. */
  readonly serviceCidr: string;
  /** The day on which AWS begins to upgrade it by itself. */
  readonly supportedUntil: string;
  /** How Pulumi reaches what is in the cluster, as soon as it may. */
  readonly provider: kubernetes.Provider;
  /** What pods need before they can run: nodes that may pull their images, network policies that hold, disks. */
  readonly ready: pulumi.Resource[];

  constructor(name: string, args: EksClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    const { network, architectures, images, tags, accountId, region, ...given } = args;
    const settings = parseSettings(eksClusterSettings, `EksCluster "${name}"`, given);
    super("evenkeel:index:EksCluster", name, { architectures, tags, accountId, region, ...settings }, opts);
    const { serviceCidr, deletionProtection } = settings;
    const { privateSubnetIds: subnetIds } = network;
    const place = { accountId, region };
    const child = { parent: this };
    const guarded = { parent: this, protect: deletionProtection };

    const secretsKey = new EncryptionKey(`${name}-secrets`, { description: `Secrets in ${name}`, accountId }, guarded);
    const diskKey = { description: `Disks of nodes and pods of ${name}`, accountId };
    const { arn: storageKeyArn } = new EncryptionKey(`${name}-storage`, diskKey, child);
    // EKS makes the log group if there is none, without retention and key. So the name is known before the cluster is.
    const suffix = new random.RandomId(`${name}-suffix`, { byteLength: 4, keepers: { serviceCidr } }, guarded);
    const clusterName = pulumi.interpolate`${name}-${suffix.hex}`;
    const logKey = new EncryptionKey(`${name}-log-encryption`, logKeyArgs(name, place), child);
    const logGroup = {
      name: pulumi.interpolate`${logGroupsOf}${clusterName}/cluster`,
      retentionInDays: settings.logs.keepDays,
      kmsKeyId: logKey.arn,
    };
    const logs = new aws.cloudwatch.LogGroup(`${name}-log`, logGroup, child);

    const role = new EksClusterRole(`${name}-role`, { storageKeyArn, ...place }, child);
    const nodeRole = new EksNodeRole(`${name}-node`, { images, region }, child);
    const api = placeApiAccess(name, network.vpcId, settings, child);
    const permissions = [...role.permissions, ...nodeRole.permissions];
    const cluster = new aws.eks.Cluster(
      `${name}-cluster`,
      {
        name: clusterName,
        version: settings.version,
        roleArn: role.arn,
        vpcConfig: { subnetIds, securityGroupIds: [api.id], ...endpointOf(settings) },
        accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
        bootstrapSelfManagedAddons: false,
        ...autoMode(nodeRole.arn, serviceCidr),
        encryptionConfig: { provider: { keyArn: secretsKey.arn }, resources: ["secrets"] },
        enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
        upgradePolicy: { supportType: "STANDARD" },
        zonalShiftConfig: { enabled: true },
        deletionProtection,
      },
      { ...guarded, dependsOn: [logs, ...permissions], ignoreChanges: SAID_ONCE, customTimeouts: PATIENCE },
    );

    const { administrators, viewers } = settings;
    const entries = { clusterName: cluster.name, administrators, viewers };
    const access = new EksClusterAccess(`${name}-access`, entries, child);
    const addOns = Object.entries(settings.addOns).map(([addOn, version]) => {
      return new aws.eks.Addon(`${name}-${addOn}`, addOnArgs(cluster.name, addOn, version), child);
    });
    // Access takes effect some seconds after it is given: by the time the add-ons run, it has.
    // https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html
    const reach = { ...child, dependsOn: [...access.grants, ...addOns] };
    const provider = new kubernetes.Provider(`${name}-kubernetes`, providerArgs(cluster, region), reach);

    const inside = { ...child, provider };
    const policies = new kubernetes.core.v1.ConfigMap(`${name}-policies`, networkPolicySwitch, inside);
    const disks = new kubernetes.storage.v1.StorageClass(`${name}-disks`, encryptedGp3(storageKeyArn, tags), inside);
    const securityGroupId = cluster.vpcConfig.clusterSecurityGroupId;
    const wanted = { nodes: settings.nodes, architectures, tags };
    const around = { roleName: nodeRole.roleName, subnetIds, securityGroupId, storageKeyArn, provider };
    const { pools } = new EksNodePools(`${name}-nodes`, { ...wanted, ...around }, child);

    this.clusterName = cluster.name;
    this.arn = cluster.arn;
    this.securityGroupId = securityGroupId;
    this.nodeRoleName = nodeRole.roleName;
    this.serviceCidr = serviceCidr;
    this.supportedUntil = standardSupportEnd(settings.version) ?? "";
    this.provider = provider;
    this.ready = [...pools, policies, disks, ...nodeRole.permissions];
    this.registerOutputs({
      clusterName: this.clusterName,
      arn: this.arn,
      securityGroupId: this.securityGroupId,
      nodeRoleName: this.nodeRoleName,
      serviceCidr: this.serviceCidr,
      supportedUntil: this.supportedUntil,
    });
  }
}

const logGroupsOf = "/aws/eks/";

function logKeyArgs(name: string, place: { accountId: string; region: string }) {
  const statement = letLogsUseKey(place, `${logGroupsOf}${name}-*/cluster`);
  return { description: `Control plane logs of ${name}`, accountId: place.accountId, serviceStatements: [statement] };
}

/** Who may reach the API in the VPC beside nodes and pods, which share a group with it. */
function placeApiAccess(
  name: string,
  vpcId: pulumi.Input<string>,
  { endpoint }: EksClusterSettings,
  child: { parent: pulumi.Resource },
): aws.ec2.SecurityGroup {
  const group = new aws.ec2.SecurityGroup(`${name}-api`, { vpcId, description: `API of ${name}` }, child);
  const https = { ipProtocol: "tcp", fromPort: 443, toPort: 443, description: "Whoever works with the cluster" };
  for (const cidrIpv4 of endpoint.privateCidrs) {
    const rule = { securityGroupId: group.id, cidrIpv4, ...https };
    new aws.vpc.SecurityGroupIngressRule(`${name}-api-${cidrIpv4.replace("/", "-")}`, rule, child);
  }
  return group;
}

// https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html
function endpointOf({ endpoint: { publicCidrs } }: EksClusterSettings) {
  const isPublic = publicCidrs.length > 0;
  return {
    endpointPrivateAccess: true,
    endpointPublicAccess: isPublic,
    ...(isPublic && { publicAccessCidrs: publicCidrs }),
  };
}

/**
 * The three settings of Auto Mode, which are on together or off together. The provider wants to know all of them or
 * none: so none is known before the role is. https://github.com/pulumi/pulumi-eks/blob/master/nodejs/eks/cluster.ts
 */
function autoMode(nodeRoleArn: pulumi.Output<string>, serviceIpv4Cidr: string) {
  const all = nodeRoleArn.apply((arn) => ({
    // Controllers run on Auto Mode's own nodes for them; services have pools of ours.
    computeConfig: { enabled: true, nodePools: ["system"], nodeRoleArn: arn },
    storageConfig: { blockStorage: { enabled: true } },
    kubernetesNetworkConfig: { elasticLoadBalancing: { enabled: true }, ipFamily: "ipv4", serviceIpv4Cidr },
  }));
  return {
    computeConfig: all.computeConfig,
    storageConfig: all.storageConfig,
    kubernetesNetworkConfig: all.kubernetesNetworkConfig,
  };
}

const SAID_ONCE = [
  // AWS reads these when it makes a cluster, and tells neither. A cluster that is imported would be replaced.
  // https://github.com/pulumi/pulumi-aws/issues/4885
  "accessConfig.bootstrapClusterCreatorAdminPermissions",
  "bootstrapSelfManagedAddons",
  // EKS refuses subnets in zones that the cluster was not made with. The control plane stays where it is when the
  // network gets a zone; nodes of services go there.
  // https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
  "vpcConfig.subnetIds",
];

// A cluster goes when the last of Auto Mode's nodes has gone, for which the provider would wait a quarter of an hour.
const PATIENCE = { delete: "30m" };

function addOnArgs(clusterName: pulumi.Input<string>, addonName: string, addonVersion: string): aws.eks.AddonArgs {
  return {
    clusterName,
    addonName,
    addonVersion,
    configurationValues: JSON.stringify(onSystemNodes),
    resolveConflictsOnCreate: "OVERWRITE",
    resolveConflictsOnUpdate: "OVERWRITE",
  };
}

function providerArgs(cluster: aws.eks.Cluster, region: string): kubernetes.ProviderArgs {
  return {
    kubeconfig: pulumi.jsonStringify(kubeconfig(cluster, region)),
    // What is in the cluster stays when merely the way there changes.
    clusterIdentifier: cluster.arn,
    enableServerSideApply: true,
    // What has a name that others know is changed where it is: to replace it is to be without it for a while.
    enableConfigMapMutable: true,
    enableSecretMutable: true,
  };
}

// Without a token of its own: whoever deploys gets one from AWS, for a quarter of an hour.
// https://docs.aws.amazon.com/eks/latest/userguide/create-kubeconfig.html
function kubeconfig({ name, endpoint, certificateAuthority }: aws.eks.Cluster, region: string) {
  const args = ["--region", region, "eks", "get-token", "--cluster-name", name, "--output", "json"];
  const exec = { apiVersion: "client.authentication.k8s.io/v1beta1", command: "aws", args, interactiveMode: "Never" };
  const server = { server: endpoint, "certificate-authority-data": certificateAuthority.data };
  return {
    apiVersion: "v1",
    kind: "Config",
    "current-context": name,
    clusters: [{ name, cluster: server }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    users: [{ name, user: { exec } }],
  };
}

// Without it Auto Mode takes network policies, and none is in force.
// https://docs.aws.amazon.com/eks/latest/userguide/auto-net-pol.html
const networkPolicySwitch = {
  metadata: { name: "amazon-vpc-cni", namespace: "kube-system" },
  data: { "enable-network-policy-controller": "true" },
};

// https://docs.aws.amazon.com/eks/latest/userguide/create-storage-class.html
function encryptedGp3(
  kmsKeyId: pulumi.Output<string>,
  tags: Record<string, string>,
): kubernetes.storage.v1.StorageClassArgs {
  // https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/tagging.md
  const tagging = Object.entries(tags).map(([key, value], index) => [
    `tagSpecification_${index + 1}`,
    `${key}=${value}`,
  ]);
  return {
    metadata: { name: DISK_STORAGE_CLASS, annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
    provisioner: "ebs.csi.eks.amazonaws.com",
    volumeBindingMode: "WaitForFirstConsumer",
    allowVolumeExpansion: true,
    reclaimPolicy: "Delete",
    parameters: { type: "gp3", encrypted: "true", kmsKeyId, ...Object.fromEntries(tagging) },
  };
}
