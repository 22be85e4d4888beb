import { readFileSync } from "node:fs";
import { join } from "node:path";

import { packs } from "../all/index";
import type { StackFacts } from "../kit/environment-type";
import type { ResourceFacts } from "../kit/resource";
import { type Diagnostic, Session } from "../kit/session";
import type { StackResourceFacts } from "../kit/stack";

/** What the engine told policy packs during one run, as the recording pack wrote it down. */
export interface Recording {
  readonly stack: StackFacts;
  /** Each registration, in order. */
  readonly registrations: readonly ResourceFacts[];
  /** The finished stack, with outputs. */
  readonly resources: readonly StackResourceFacts[];
}

type Line =
  | { kind: "configuration"; facts: { project: string; stack: string; config: Record<string, string> } }
  | { kind: "resource"; facts: ResourceFacts }
  | { kind: "stack"; facts: StackResourceFacts[] };

export function readRecording(path: string): Recording {
  const lines: Line[] = readFileSync(path, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const stack = lines.flatMap((line) => (line.kind === "configuration" ? [line.facts] : [])).at(-1);
  if (!stack) throw new Error(`${path} has no configuration`);
  return {
    stack: { ...stack, tags: new Map() },
    registrations: lines.flatMap((line) => (line.kind === "resource" ? [line.facts] : [])),
    resources: lines.flatMap((line) => (line.kind === "stack" ? [line.facts] : [])).at(-1) ?? [],
  };
}

/** What all packs say of a recorded run. */
export function judgeRecording({ stack, registrations, resources }: Recording): Diagnostic[] {
  const session = newSession(stack);
  return [
    ...registrations.flatMap((each) => session.analyze(each).diagnostics),
    ...session.analyzeStack(resources).diagnostics,
  ];
}

/** A session without exemptions. */
export function newSession(stack: StackFacts): Session {
  const session = new Session(packs, __dirname);
  session.configure(new Map([["policy-settings", { values: { exemptions: [] } }]]));
  session.configureStack(stack);
  return session;
}

/** A pack that judges nothing, and writes down what it is told into the file that EVENKEEL_RECORDING names. */
export const recordingPack = join(__dirname, "recording-pack");
