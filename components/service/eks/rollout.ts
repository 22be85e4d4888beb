import { createHash } from "node:crypto";

import type * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { type CanaryStep, type RolloutSpec, selectorLabels } from "../../kubernetes";
import type { Rollout } from "../deployment-settings";
import type { EksDeploymentPlan } from "../eks-deployment-plan";
import { TURN_PORT, turnsOf } from "./deployment-services";

type PodTemplate = kubernetes.types.input.core.v1.PodTemplateSpec;

export interface RolloutParts {
  service: string;
  replicas: number;
  plan: EksDeploymentPlan & { rollout: Shifting };
  template: pulumi.Input<PodTemplate>;
  /** When its pods were restarted last, as restartMark says. */
  restartAt: pulumi.Input<string>;
  ingressName: string;
  /** The AnalysisTemplate, by its name. */
  analysis: string;
  /** The version as telemetry calls it. */
  version: string;
}

export type Shifting = Exclude<Rollout, { strategy: "rolling" }>;

// The new version gets its requests from this step on: the first one brings its pods up.
const FIRST_SHIFT = 1;

// What the load balancer may still send to pods that get no requests any more.
const LEFTOVER_SECONDS = 60;

/**
 * A Rollout with as many new pods as old ones, to which the load balancer shifts the requests. The old ones run until
 * the new ones are proven, so that an abort gives them all requests again at once.
 * https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/alb/
 */
export function rolloutSpec(parts: RolloutParts): RolloutSpec {
  const { service, replicas, plan, template, restartAt, ingressName, analysis, version } = parts;
  const [[, ping], [, pong]] = turnsOf(service);
  return {
    replicas,
    revisionHistoryLimit: 10,
    selector: { matchLabels: selectorLabels(service) },
    template,
    minReadySeconds: plan.minReadySeconds,
    progressDeadlineSeconds: plan.progressDeadlineSeconds,
    progressDeadlineAbort: true,
    restartAt,
    strategy: {
      canary: {
        // Callers in the cluster stay with the old version until the new one is proven.
        stableService: service,
        // Of two Services that take turns none has its pods exchanged under requests.
        // https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/alb/#zero-downtime-updates-with-ping-pong-feature
        pingPong: { pingService: ping, pongService: pong },
        trafficRouting: { alb: { ingress: ingressName, rootService: service, servicePort: TURN_PORT } },
        steps: stepsOf(plan.rollout),
        analysis: {
          templates: [{ templateName: analysis }],
          startingStep: FIRST_SHIFT,
          args: [
            { name: "version", value: version },
            { name: "pods", valueFrom: { podTemplateHashValue: "Latest" } },
          ],
        },
        maxSurge: "100%",
        maxUnavailable: 0,
        scaleDownDelaySeconds: LEFTOVER_SECONDS,
        abortScaleDownDelaySeconds: LEFTOVER_SECONDS,
      },
    },
  };
}

/** The steps of a deployment: all new pods first, then the requests as the strategy says, and the bake at the end. */
export function stepsOf(rollout: Shifting): CanaryStep[] {
  const shares = sharesOf(rollout);
  const trial = "minutes" in rollout ? rollout.minutes : 0;
  return [
    { setCanaryScale: { weight: 100 } },
    ...shares.flatMap((share) => [{ setWeight: share }, ...pause(trial)]),
    { setWeight: 100 },
    ...pause(rollout.bakeMinutes),
  ];
}

/** The shares of the requests that a new version has before it has them all. */
function sharesOf(rollout: Shifting): number[] {
  if (rollout.strategy === "blueGreen") return [];
  const { strategy, percent } = rollout;
  if (strategy === "canary") return [percent];
  return Array.from({ length: Math.ceil(100 / percent) - 1 }, (_, index) => (index + 1) * percent);
}

function pause(minutes: number): CanaryStep[] {
  return minutes > 0 ? [{ pause: { duration: `${minutes}m` } }] : [];
}

// Before any pod was made.
const MARKS_UNTIL = Date.UTC(2001, 0, 1) / 1000;

/**
 * A time that differs with what pods are made from. Argo restarts pods that are older, and there are none; and it repeats
 * the time in the status of the Rollout, so that Pulumi can tell that Argo has seen these pods, and not those before
 * them: what else the status says of health is still true of the former version when Pulumi looks first. Argo tells the
 * generation that it has seen as a text, which Pulumi does not read.
 * https://github.com/pulumi/pulumi-kubernetes/blob/master/provider/pkg/await/condition/kubectl.go
 */
export function restartMark(template: PodTemplate): pulumi.Output<string> {
  return pulumi.output(template).apply((resolved) => {
    const digest = createHash("sha256").update(JSON.stringify(resolved)).digest();
    const seconds = 1 + (digest.readUInt32BE(0) % MARKS_UNTIL);
    return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
  });
}

/**
 * What Pulumi waits for: that Argo has seen these very pods, and calls the Rollout well.
 * https://www.pulumi.com/registry/packages/kubernetes/how-to-guides/managing-resources-with-await-annotations/
 */
export function waitForPods(mark: pulumi.Input<string>): pulumi.Output<string> {
  return pulumi.jsonStringify([
    pulumi.interpolate`jsonpath={.status.restartedAt}=${mark}`,
    "jsonpath={.status.phase}=Healthy",
  ]);
}
