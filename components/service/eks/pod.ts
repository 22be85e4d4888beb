import type * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import type { WorkloadSettings } from "../workload";

/** What of a workload decides what its pods are. */
export type PodWorkload = Pick<
  WorkloadSettings,
  | "image"
  | "port"
  | "otherPorts"
  | "environment"
  | "cpu"
  | "memory"
  | "architecture"
  | "desiredCount"
  | "scaling"
  | "health"
  | "routing"
  | "user"
  | "writablePaths"
  | "volumes"
  | "stopSeconds"
  | "drainSeconds"
  | "kubernetes"
>;

export interface PodArgs {
  service: string;
  workload: PodWorkload;
  environmentType: string;
  /** Which version of the service it is, as versionOf(image) says. */
  version: string;
  /** The Secret with the values of the variables below. There is none where there are no secrets. */
  secretName?: pulumi.Input<string> | undefined;
  secretVariables: readonly string[];
  /** Where the services are that it calls, by variable. */
  callUrls: Readonly<Record<string, string>>;
  /** The namespaces besides its own in which it finds services by their names alone. None, if absent. */
  callNamespaces?: readonly string[];
  serviceAccountName: pulumi.Input<string>;
  /** Changes with what the pods have read when they started: another one starts new pods. */
  checksum: pulumi.Input<string>;
  /** Whether it is seen in Datadog. */
  datadog: boolean;
  region: string;
  /** What it does instead of serving, once. It serves, if absent. */
  run?: PodRun | undefined;
}

/** A pod that does something once and ends. It gets no requests, and what selects the service's pods passes it over. */
export interface PodRun {
  /** The part of the service that it is: migration. */
  component: string;
  command: readonly string[];
  cpu: number;
  memory: number;
}

/** The pods of a service: the same ones whatever makes them, a Deployment, a Rollout or a Job. */
export function podTemplate(_args: PodArgs): kubernetes.types.input.core.v1.PodTemplateSpec {
  throw new Error("written next");
}
