import {
  all,
  defineRule,
  defineStackRule,
  named,
  notApplicable,
  pass,
  type Rule,
  type StackResource,
  some,
  TASK_DEFINITION,
  unknown,
  type View,
} from "../kit";
import { expectOwnKey } from "./own-key";

const KEY = "arn:aws:kms:eu-central-1:111122223333:key/tasks";
const CLUSTER = "aws:ecs/cluster:Cluster";
const SERVICE = "aws:ecs/service:Service";
const CAPACITY = "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders";

type Part = Readonly<Record<string, unknown>>;

function mounting(transitEncryption: Part) {
  return { volumes: [{ name: "files", efsVolumeConfiguration: { fileSystemId: "fs-1", ...transitEncryption } }] };
}

const filesEncrypted = defineRule({
  id: "ecs-file-system-encrypted",
  title: "Files travel to a task encrypted",
  severity: "high",
  resources: [TASK_DEFINITION],
  why: "NFS sends what tasks read and write in plain text, and AWS's default is to leave it so.",
  fix: "Set efsVolumeConfiguration.transitEncryption to ENABLED.",
  link: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-best-practices.html",
  controls: { fsbp: ["ECS.18"], nist80053: ["SC-8", "SC-8(1)"], pciDss: ["4.2.1"] },
  passes: [mounting({ transitEncryption: "ENABLED" }), { volumes: [{ name: "tmp" }] }, {}],
  fails: [mounting({}), mounting({ transitEncryption: "DISABLED" })],

  validate: (definition) =>
    definition.each("volumes", (volume) => {
      const files = volume.at("efsVolumeConfiguration");
      return files.decide(() => files.expect("transitEncryption", "ENABLED"), pass);
    }),
});

function withDisk(managedEbsVolume: Part) {
  return { volumeConfiguration: { name: "disk", managedEbsVolume: { sizeInGb: 20, ...managedEbsVolume } } };
}

const disksOwnKey = defineRule({
  id: "ecs-disk-own-key",
  title: "The disk of a task is encrypted with a key of one's own",
  severity: "medium",
  resources: [SERVICE],
  why: "A disk outlives the processes that wrote to it, and its snapshots are readable to whoever may use the key.",
  fix: "Leave managedEbsVolume.encrypted out or true, and set kmsKeyId to a key that this program creates.",
  link: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ebs-kms-encryption.html",
  controls: { fsbp: ["EC2.3"], nist80053: ["SC-12", "SC-28(1)"], pciDss: ["3.5.1"] },
  passes: [withDisk({ kmsKeyId: KEY }), withDisk({ kmsKeyId: KEY, encrypted: true }), {}],
  fails: [withDisk({}), withDisk({ kmsKeyId: "alias/aws/ebs" }), withDisk({ kmsKeyId: KEY, encrypted: false })],

  validate(service) {
    const disk = service.at("volumeConfiguration.managedEbsVolume");
    // Absent means encrypted. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceManagedEBSVolumeConfiguration.html
    const judge = () => all([disk.refuse("encrypted", false, "true"), expectOwnKey(disk, "kmsKeyId")]);
    return disk.decide(judge, notApplicable("its tasks have no disks"));
  },
});

function storing(key: Part) {
  return { configuration: { managedStorageConfiguration: key } };
}

const scratchOwnKey = defineStackRule({
  id: "ecs-task-storage-own-key",
  title: "What tasks on Fargate write to their own storage is encrypted with a key of one's own",
  severity: "low",
  resources: [CLUSTER],
  why: "Under AWS's key nobody can see who used it, nor take it away.",
  fix: "Set configuration.managedStorageConfiguration.fargateEphemeralStorageKmsKeyId to a key whose policy admits Fargate.",
  link: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-storage-encryption.html",
  controls: { nist80053: ["SC-12", "SC-28(1)"], pciDss: ["3.5.1"] },
  passes: [
    [
      named("cluster", CLUSTER, storing({ fargateEphemeralStorageKmsKeyId: KEY })),
      named("capacity", CAPACITY, { clusterName: "c", capacityProviders: ["FARGATE"] }, { clusterName: "cluster" }),
    ],
    [named("cluster", CLUSTER), named("service", SERVICE, { cluster: "c", launchType: "EC2" }, { cluster: "cluster" })],
    [named("cluster", CLUSTER)],
  ],
  fails: [
    [
      named("cluster", CLUSTER),
      named("capacity", CAPACITY, { clusterName: "c", capacityProviders: ["FARGATE"] }, { clusterName: "cluster" }),
    ],
    [
      named("cluster", CLUSTER, storing({ kmsKeyId: KEY })),
      named("service", SERVICE, { cluster: "c", launchType: "FARGATE" }, { cluster: "cluster" }),
    ],
    [
      named("cluster", CLUSTER),
      named(
        "service",
        SERVICE,
        { cluster: "c", capacityProviderStrategies: [{ capacityProvider: "FARGATE_SPOT" }] },
        { cluster: "cluster" },
      ),
    ],
  ],

  validate(cluster) {
    const storage = cluster.at("configuration.managedStorageConfiguration");
    const own = expectOwnKey(storage, "fargateEphemeralStorageKmsKeyId");
    const isOwn = storage.decide(() => own, own);
    const capacity = capacityOf(cluster);
    if (capacity.some(({ text }) => text.startsWith("FARGATE"))) return isOwn;
    const open = capacity.find(({ value }) => value === unknown);
    return open ? some([isOwn], open.notKnown()) : notApplicable("nothing of this program runs on Fargate in it");
  },
});

/** What says on what tasks run in a cluster. */
function capacityOf(cluster: StackResource): View[] {
  const ofCluster = cluster.referredToBy(CAPACITY, "clusterName");
  const ofServices = cluster.referredToBy(SERVICE, "cluster");
  return [
    ...ofCluster.flatMap((each) => each.at("capacityProviders").members),
    ...ofServices.map((each) => each.at("launchType")),
    ...ofServices.flatMap((each) =>
      each.at("capacityProviderStrategies").members.map((one) => one.at("capacityProvider")),
    ),
  ];
}

export const rules: readonly Rule[] = [filesEncrypted, disksOwnKey, scratchOwnKey];
