import assert from "node:assert/strict";

import { volumesOf } from "../../../../../components/service/eks/volumes";

describe("the volumes of a pod", () => {
  it("are disks of its own on the cluster's encrypted class, made with the pod and gone with it", () => {
    const labels = { "app.kubernetes.io/name": "entity-api" };
    const disk = { path: "/var/cache/entities", sizeGb: 40, type: "gp3" as const };

    assert.deepEqual(volumesOf({ cache: { disk } }, labels), {
      volumes: [
        {
          name: "volume-cache",
          ephemeral: {
            volumeClaimTemplate: {
              metadata: { labels },
              spec: {
                accessModes: ["ReadWriteOnce"],
                storageClassName: "encrypted-gp3",
                resources: { requests: { storage: "40Gi" } },
              },
            },
          },
        },
      ],
      mounts: [{ name: "volume-cache", mountPath: "/var/cache/entities" }],
    });
  });

  it("are none without disks", () => {
    assert.deepEqual(volumesOf({}, {}), { volumes: [], mounts: [] });
  });
});
