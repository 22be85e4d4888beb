import * as z from "zod";

import { BadInput } from "./bad-input";

const ids = z.array(z.string()).default([]);
const judgedSchema = z.object({ resourceUrn: z.string().default(""), passed: ids, failed: ids });
const aboutPolicy = z.object({ resourceUrn: z.string().default(""), policyName: z.string().min(1) });

const schemas = {
  policyEvent: aboutPolicy.extend({
    message: z.string(),
    policyPackName: z.string().min(1),
    enforcementLevel: z.string(),
    severity: z.string().optional(),
  }),
  policyRemediationEvent: aboutPolicy.extend({
    policyPackName: z.string().min(1),
    before: z.record(z.string(), z.unknown()).default({}),
    after: z.record(z.string(), z.unknown()).default({}),
  }),
  policyAnalyzeSummaryEvent: judgedSchema,
  policyAnalyzeStackSummaryEvent: judgedSchema,
  summaryEvent: z.object({
    isPreview: z.boolean().default(false),
    result: z.string(),
    PolicyPacks: z.record(z.string(), z.string()).nullish(),
  }),
};

// They say nothing about policies. Of some of them, states of resources and debug messages in plain text are a part:
// nothing of these is read.
const OF_NO_CONCERN = new Set([
  "diagnosticEvent",
  "errorEvent",
  "policyRemediateSummaryEvent",
  "progressEvent",
  "resOpFailedEvent",
  "resOutputsEvent",
  "resourcePreEvent",
  "secretRotationEvent",
  "startDebuggingEvent",
  "stdoutEvent",
]);

const BESIDE_THE_EVENT = new Set(["sequence", "timestamp"]);

export type Violation = z.output<typeof schemas.policyEvent>;

/** A rule that mended a resource instead of refusing it. What stood there, and stands there now, may be secret. */
export interface Remediation {
  readonly resourceUrn: string;
  readonly policyName: string;
  readonly policyPackName: string;
  /** The properties that differ now. */
  readonly properties: readonly string[];
}

/** What a run was: `preview`, `update` or the `analysis` of a state. */
export type RunKind = "preview" | "update" | "analysis";

/** What the packs said in one phase of a run: an `up` has two, its preview and its update. */
class Phase {
  isOpened = false;
  isClosed = false;
  stackWasJudged = false;
  summary: z.output<typeof schemas.summaryEvent> | undefined;
  readonly violations: Violation[] = [];
  readonly remediations: Remediation[] = [];
  /** The resources that each rule judged. A rule about the whole stack names none. */
  readonly judged = new Map<string, Set<string>>();

  get kind(): RunKind {
    if (!this.isOpened) return "analysis";
    return this.summary?.isPreview ? "preview" : "update";
  }

  /** Whether everything was judged that the program has: a run that fails early comes to no end. */
  get isWhole(): boolean {
    return this.summary?.result === "succeeded" || this.stackWasJudged || this.kind === "analysis";
  }

  addJudged({ resourceUrn, passed, failed }: z.output<typeof judgedSchema>): void {
    for (const rule of [...passed, ...failed]) {
      const resources = this.judged.get(rule) ?? new Set();
      if (resourceUrn) resources.add(resourceUrn);
      this.judged.set(rule, resources);
    }
  }
}

/** What the engine told of a run, one event after the other. */
export class EngineRun {
  #phase = new Phase();
  #count = 0;

  /** Takes an event in. Refuses what is none, or is one of an engine that this script does not know. */
  add(event: unknown): void {
    if (typeof event !== "object" || event === null) throw new BadInput("found a value that is no event of the engine");
    const [kind, another] = Object.keys(event).filter((key) => !BESIDE_THE_EVENT.has(key));
    if (kind === undefined || another !== undefined) throw new BadInput(`found no event. ${HINT}`);
    if (this.#phase.isClosed) this.#phase = new Phase();
    this.#count++;
    // Object.entries would give the same value; its kind is the only key that is left.
    this.#take(kind, (event as Record<string, unknown>)[kind]);
  }

  /** The last phase, which knew the most. Refuses a run that did not come to its end. */
  end(): Phase & { summary: NonNullable<Phase["summary"]> } {
    const phase = this.#phase;
    if (this.#count === 0) throw new BadInput("found no event at all. Did the engine start?");
    const { summary } = phase;
    const isCut = phase.isOpened && !phase.isClosed;
    if (!summary || isCut)
      throw new BadInput("the events end before the run does. The engine crashed, or the file is cut");
    if (Object.keys(summary.PolicyPacks ?? {}).length === 0) {
      throw new BadInput("no policy pack judged this run. Name one: --policy-pack policies/all");
    }
    if (summary.result === "succeeded" && phase.kind !== "analysis" && phase.judged.size === 0) {
      throw new BadInput("the policy packs judged nothing. Are all of their rules disabled?");
    }
    return Object.assign(phase, { summary });
  }

  #take(kind: string, given: unknown): void {
    const phase = this.#phase;
    switch (kind) {
      // An analysis of a state has neither, nor a cancelEvent, which ends everything else.
      case "policyLoadEvent":
      case "preludeEvent":
        phase.isOpened = true;
        break;
      case "cancelEvent":
        phase.isClosed = true;
        break;
      case "policyEvent":
        phase.violations.push(read(kind, given));
        break;
      case "policyRemediationEvent":
        phase.remediations.push(withoutValues(read(kind, given)));
        break;
      case "policyAnalyzeSummaryEvent":
        phase.addJudged(read(kind, given));
        break;
      case "policyAnalyzeStackSummaryEvent":
        phase.stackWasJudged = true;
        phase.addJudged(read(kind, given));
        break;
      case "summaryEvent":
        phase.summary = read(kind, given);
        break;
      default:
        if (!OF_NO_CONCERN.has(kind)) throw new BadInput(`found ${nameOf(kind)}. ${HINT}`);
    }
  }
}

// What is no event at all may have anything for its keys.
const nameOf = (kind: string) => (/^[A-Za-z]{1,40}Event$/.test(kind) ? `the unknown event ${kind}` : "no event");

const HINT =
  "Expected is what `PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true pulumi preview --json`, `pulumi up --json` or " +
  "`pulumi policy analyze --json` prints, by the version of Pulumi that package.json names.";

function read<Kind extends keyof typeof schemas>(kind: Kind, given: unknown): z.output<(typeof schemas)[Kind]> {
  const { success, data, error } = schemas[kind].safeParse(given);
  // The schemas' outputs differ by kind, which TypeScript does not carry through the call.
  if (success) return data as z.output<(typeof schemas)[Kind]>;
  const [issue] = error.issues;
  throw new BadInput(`${[kind, ...(issue?.path ?? [])].join(".")} is not as expected: ${issue?.message}`);
}

function withoutValues(event: z.output<typeof schemas.policyRemediationEvent>): Remediation {
  const { before, after, ...told } = event;
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const properties = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name])).sort();
  return { ...told, properties };
}

/** Reads a stream of events, one a line. `name` is what messages call it. */
export function readEvents(text: string, name: string): ReturnType<EngineRun["end"]> {
  const run = new EngineRun();
  const lines = text.replace(/^\ufeff/, "").split("\n");
  for (const [index, line] of lines.entries()) {
    if (line.trim() !== "") located(`${name}:${index + 1}`, () => run.add(parse(line)));
  }
  return located(`${name}:${lines.length}`, () => run.end());
}

function located<T>(place: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw error instanceof BadInput ? new BadInput(`${place}: ${error.message}`) : error;
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // The parser's own message quotes the line, which may hold secrets.
    throw new BadInput(`found a line that is not JSON. ${HINT}`);
  }
}
