import type * as kubernetes from "@pulumi/kubernetes";

import { disksOf, type VolumeSettings } from "../volume-settings";

/** The class of disks that the cluster has from its first day: gp3, encrypted. */
export const DISK_STORAGE_CLASS = "encrypted-gp3";

export interface PodVolumes {
  volumes: kubernetes.types.input.core.v1.Volume[];
  mounts: kubernetes.types.input.core.v1.VolumeMount[];
}

/** The disks of a service, for its pods: each pod has its own, and they are gone with it. */
export function volumesOf(volumes: VolumeSettings, labels: Record<string, string>): PodVolumes {
  const disks = disksOf(volumes);
  return {
    volumes: disks.map(([name, { sizeGb }]) => ({
      name: podVolume(name),
      // Its claim is made with the pod, belongs to it, and goes with it.
      // https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/#generic-ephemeral-volumes
      ephemeral: {
        volumeClaimTemplate: {
          metadata: { labels },
          spec: {
            accessModes: ["ReadWriteOnce"],
            storageClassName: DISK_STORAGE_CLASS,
            resources: { requests: { storage: `${sizeGb}Gi` } },
          },
        },
      },
    })),
    mounts: disks.map(([name, { path }]) => ({ name: podVolume(name), mountPath: path })),
  };
}

// Folders that a pod may write to are volumes as well.
function podVolume(name: string): string {
  return `volume-${name}`;
}
