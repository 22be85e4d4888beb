import type { EngineEvent, PolicyEvent, StepMetadata } from "../engine";

/** What an `up` told of itself: of its update, or of its preview when it went no further. */
export interface Deployment {
  /** How many resources the update created, changed, replaced and deleted, by the engine's word for it. */
  changes: Map<string, number>;
  /** The type of each resource that exists now, by its URN. Components and providers are not among them. */
  resources: Map<string, string>;
  outputs: Record<string, unknown>;
  /** The resources that each rule judged, by the rule's id. A rule about the whole stack names none. */
  judged: Map<string, Set<string>>;
  violations: PolicyEvent[];
  errors: string[];
}

export const emptyDeployment = (): Deployment => ({
  changes: new Map(),
  resources: new Map(),
  outputs: {},
  judged: new Map(),
  violations: [],
  errors: [],
});

/** Adds what one event tells. */
export function collect(deployment: Deployment, event: EngineEvent): void {
  const { resOutputsEvent, policyEvent, summaryEvent, diagnosticEvent } = event;
  if (resOutputsEvent) collectStep(deployment, resOutputsEvent.metadata);
  if (event.policyAnalyzeSummaryEvent) collectJudged(deployment, event.policyAnalyzeSummaryEvent);
  if (event.policyAnalyzeStackSummaryEvent) collectJudged(deployment, event.policyAnalyzeStackSummaryEvent);
  if (policyEvent && !deployment.violations.some((known) => isSame(known, policyEvent))) {
    deployment.violations.push(policyEvent);
  }
  if (diagnosticEvent?.severity === "error") {
    const message = diagnosticEvent.message.trim();
    if (!deployment.errors.includes(message)) deployment.errors.push(message);
  }
  if (summaryEvent?.isPreview && summaryEvent.result === "succeeded") Object.assign(deployment, emptyDeployment());
}

function collectStep(
  { resources, changes, outputs }: Deployment,
  { op, urn, type, old, new: now }: StepMetadata,
): void {
  if (type === "pulumi:pulumi:Stack") Object.assign(outputs, now?.outputs);
  if (type.startsWith("pulumi:") || !(now ?? old)?.custom) return;
  changes.set(op, (changes.get(op) ?? 0) + 1);
  if (now !== null) resources.set(urn, type);
  else if (op === "delete") resources.delete(urn);
}

type Judged = { resourceUrn?: string; passed?: string[]; failed?: string[] };

function collectJudged({ judged }: Deployment, { resourceUrn, passed = [], failed = [] }: Judged): void {
  for (const rule of [...passed, ...failed]) {
    const resources = judged.get(rule) ?? new Set();
    if (resourceUrn !== undefined) resources.add(resourceUrn);
    judged.set(rule, resources);
  }
}

const isSame = (one: PolicyEvent, other: PolicyEvent) =>
  one.policyName === other.policyName && one.resourceUrn === other.resourceUrn && one.message === other.message;
