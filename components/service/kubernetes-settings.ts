import * as z from "zod";

const share = z.union(
  [
    z.strictObject({
      maxUnavailable: z.int().min(1).describe("Pods that may be away at once when nodes are emptied."),
    }),
    z.strictObject({
      minAvailable: z.int().min(1).describe("Pods that have to stay when nodes are emptied."),
    }),
  ],
  { error: "give { maxUnavailable } or { minAvailable }" },
);

const quota = z.strictObject({
  vcpus: z.number().positive().describe("Virtual CPUs that all of its pods may take at most, by their limits."),
  memoryGiB: z.number().positive().describe("GiB of memory that all of its pods may take at most, by their limits."),
});

export type NamespaceQuota = z.output<typeof quota>;

/** What a service can say about how Kubernetes runs it, beyond what holds on every runtime. */
export const kubernetesSettings = z.strictObject({
  namespace: z
    .string()
    .max(63)
    .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, "lower-case letters, digits and hyphens")
    .refine((name) => !name.startsWith("kube-"), "names that start with kube- belong to Kubernetes")
    .optional()
    .describe("The namespace it lives in. One of its own, named after it, if absent."),
  namespaceQuota: quota
    .optional()
    .describe("What its namespace may take of the cluster. Services that share one say the same. No bound, if absent."),
  requests: z
    .strictObject({
      cpuMillicores: z.int().min(10).optional().describe("Thousandths of a virtual CPU. Half of `cpu`, if absent."),
      memoryMiB: z.int().min(16).optional().describe("MiB of memory. Half of `memory`, if absent."),
    })
    .prefault({})
    .describe("What of its size is kept for each pod. The whole of it, cpu and memory, is the limit."),
  disruption: share.default({ maxUnavailable: 1 }).describe("What emptying nodes leaves of the service."),
  progressDeadlineSeconds: z
    .int()
    .min(1)
    .optional()
    .describe("Seconds without progress after which a deployment has failed. Follows from the start, if absent."),
});

export type KubernetesSettings = z.output<typeof kubernetesSettings>;
