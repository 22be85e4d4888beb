import {
  all,
  defineRule,
  notApplicable,
  of,
  type ResourceView,
  type Rule,
  textOf,
  type Verdict,
  type View,
} from "../kit";
import { expectOwnKey } from "./own-key";

const KEY = "arn:aws:kms:eu-central-1:111122223333:key/cluster";

function encrypted(keyArn: string, ...resources: readonly string[]) {
  return { encryptionConfig: { provider: { keyArn }, resources } };
}

const secretsOwnKey = defineRule({
  id: "eks-secrets-own-key",
  title: "A cluster encrypts its Secrets with a key of one's own",
  severity: "high",
  resources: ["aws:eks/cluster:Cluster"],
  why: "Secrets of Kubernetes are plain text to whoever gets hold of its database or a copy of it. A key can be chosen later, and never taken back.",
  fix: 'Set encryptionConfig.provider.keyArn to a key that this program creates, and encryptionConfig.resources to ["secrets"].',
  link: "https://docs.aws.amazon.com/eks/latest/userguide/envelope-encryption.html",
  controls: { fsbp: ["EKS.3"], nist80053: ["SC-12", "SC-28(1)"], pciDss: ["3.6.1"] },
  passes: [encrypted(KEY, "secrets")],
  fails: [{}, { encryptionConfig: { resources: ["secrets"] } }, encrypted("alias/aws/eks", "secrets"), encrypted(KEY)],

  validate(cluster) {
    const [provider, resources] = [cluster.at("encryptionConfig.provider"), cluster.at("encryptionConfig.resources")];
    return all([
      provider.decide(() => expectOwnKey(provider, "keyArn"), provider.wrong("a key of one's own")),
      resources.any((resource) => resource.is("secrets"), resources.wrong('["secrets"]')),
    ]);
  },
});

const STORAGE_CLASS = "kubernetes:storage.k8s.io/v1:StorageClass";

function disks(provisioner: string, parameters: Readonly<Record<string, string>> = {}) {
  return { provisioner, parameters };
}

const disksEncrypted = defineRule({
  id: "eks-disks-encrypted",
  title: "Disks that a cluster makes are encrypted",
  severity: "high",
  resources: [STORAGE_CLASS],
  why: "What makes disks for pods encrypts them only where it is told to, and encryption is set when a disk is made and never again.",
  fix: 'Set parameters.encrypted to "true", and parameters.kmsKeyId to a key that this program creates.',
  link: "https://docs.aws.amazon.com/eks/latest/userguide/create-storage-class.html",
  controls: { fsbp: ["EC2.3"], nist80053: ["SC-28(1)"] },
  passes: [
    disks("ebs.csi.eks.amazonaws.com", { encrypted: "true" }),
    disks("ebs.csi.aws.com", { encrypted: "true", kmsKeyId: KEY }),
    disks("efs.csi.aws.com"),
  ],
  fails: [
    disks("ebs.csi.eks.amazonaws.com"),
    disks("ebs.csi.aws.com", { encrypted: "false" }),
    disks("kubernetes.io/aws-ebs"),
  ],

  validate: (storage) => ofDisks(storage, storage.expect("parameters.encrypted", true)),
});

/** The verdict on a class that makes disks of EBS, by Kubernetes' own driver or by AWS's. */
function ofDisks(storage: ResourceView, verdict: Verdict): Verdict {
  const provisioner = storage.at("provisioner");
  const otherKind = notApplicable("it makes no disks of EBS");
  return provisioner.decide(
    (value) => (/^(?:ebs\.csi\.|kubernetes\.io\/aws-ebs$)/.test(textOf(value)) ? verdict : otherKind),
    otherKind,
  );
}

const NODE_CLASS = "kubernetes:eks.amazonaws.com/v1:NodeClass";

function nodes(ephemeralStorage: Readonly<Record<string, unknown>>) {
  return of(NODE_CLASS, { spec: { ephemeralStorage: { size: "80Gi", ...ephemeralStorage } } });
}

const disksOwnKey = defineRule({
  id: "eks-disks-own-key",
  title: "Disks of nodes and pods are encrypted with a key of one's own",
  severity: "medium",
  resources: [STORAGE_CLASS, NODE_CLASS],
  why: "A disk under the key that AWS manages, and a snapshot of it, can be shared with no other account, and its key cannot be taken away.",
  fix: "Set parameters.kmsKeyId (nodes: spec.ephemeralStorage.kmsKeyID) to a key that this program creates, and let the cluster's role use it.",
  link: "https://docs.aws.amazon.com/eks/latest/userguide/create-node-class.html",
  controls: { nist80053: ["SC-12", "SC-28(1)"], pciDss: ["3.6.1"] },
  passes: [disks("ebs.csi.eks.amazonaws.com", { kmsKeyId: KEY }), disks("efs.csi.aws.com"), nodes({ kmsKeyID: KEY })],
  fails: [
    disks("ebs.csi.aws.com"),
    disks("ebs.csi.aws.com", { kmsKeyId: "alias/aws/ebs" }),
    nodes({}),
    of(NODE_CLASS, {}),
  ],

  validate(made) {
    if (made.type === STORAGE_CLASS) return ofDisks(made, inside(made.at("parameters"), "kmsKeyId"));
    return inside(made.at("spec.ephemeralStorage"), "kmsKeyID");
  },
});

/** What is not known as a whole may name any key, or none. */
function inside(part: View, property: string): Verdict {
  const own = expectOwnKey(part, property);
  return part.decide(() => own, own);
}

export const rules: readonly Rule[] = [secretsOwnKey, disksEncrypted, disksOwnKey];
