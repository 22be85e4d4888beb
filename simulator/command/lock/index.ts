import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import * as z from "zod";

import { Refusal } from "../refusal";
import { identify, isAlive } from "./process";

const processSchema = z.strictObject({ pid: z.int(), started: z.string() });

const holderSchema = z.strictObject({
  /** What runs, as somebody would type it. */
  command: z.string(),
  since: z.iso.datetime(),
  /** Whether it may change the stack, or only looks at it. */
  changes: z.boolean(),
  process: processSchema,
  /** The Pulumi engine, once there is one. It outlives a `simulate` that is killed, if only for seconds. */
  engine: processSchema.optional(),
  /** What existed in the simulated cloud before the engine started. */
  existed: z.array(z.string()).optional(),
});

/** Who works on a stack, and since when. */
export type Holder = z.output<typeof holderSchema>;

export interface Run {
  /** What somebody typed. */
  command: string;
  changes: boolean;
  /** Whether it puts right what a run that died has left, and so may take its lock over. */
  recovers: boolean;
}

export interface Lock {
  /** The run that died while it held the lock, if there was one. */
  died?: Holder | undefined;
  /** Notes the engine, so that the lock lasts as long as it. */
  engineIs(pid: number): void;
  /** Notes what exists, so that what a run creates and loses can be told later. */
  existing(ids: readonly string[]): void;
  release(): void;
}

/** Takes the lock of one stack. Throws a Refusal that says who holds it, or that a run died and is to be recovered. */
export function takeLock(file: string, run: Run): Lock {
  mkdirSync(dirname(file), { recursive: true });
  const { mine, died } = claim(file, run);
  let holder = mine;
  const note = (more: Partial<Holder>) => {
    holder = { ...holder, ...more };
    writeFileSync(made(file), JSON.stringify(holder));
    renameSync(made(file), file);
  };
  return {
    died,
    engineIs: (pid) => note({ engine: identify(pid) }),
    existing: (ids) => note({ existed: [...ids] }),
    release: () => rmSync(file, { force: true }),
  };
}

// A hard link fails where the file exists already, and it appears with its whole content at once.
function claim(file: string, run: Run): { mine: Holder; died: Holder | undefined } {
  try {
    for (;;) {
      const mine = holderOf(run);
      writeFileSync(made(file), JSON.stringify(mine));
      if (linked(made(file), file)) return { mine, died: undefined };
      const text = readIfThere(file);
      if (text === undefined) continue;
      const dead = parseHolder(text, file);
      judge(dead, run.recovers);
      const heir = inherit(file, text, run, dead);
      if (heir) return heir;
    }
  } finally {
    rmSync(made(file), { force: true });
  }
}

const holderOf = ({ command, changes }: Run): Holder => ({
  command,
  since: new Date().toISOString(),
  changes,
  process: identify(process.pid),
});

// Several runs may find the same dead lock. Whoever holds the lock on the inheritance looks again whether the dead one
// is still there, and puts its own in that place: the file is never absent meanwhile, so nobody slips in.
function inherit(file: string, expected: string, run: Run, dead: Holder): ReturnType<typeof claim> | undefined {
  const inheritance = `${file}.heir`;
  try {
    claim(inheritance, { ...run, changes: false });
  } catch (error) {
    // Another heir is at it, for a moment.
    if (error instanceof Refusal) return undefined;
    throw error;
  }
  try {
    if (readIfThere(file) !== expected) return undefined;
    const died = hasWorked(dead) ? dead : undefined;
    // A recovery that dies leaves to the next one what it has to know.
    const mine = { ...holderOf(run), ...(died && { engine: died.engine, existed: died.existed }) };
    writeFileSync(made(file), JSON.stringify(mine));
    renameSync(made(file), file);
    return { mine, died };
  } finally {
    rmSync(inheritance, { force: true });
  }
}

/** Throws unless the holder is dead and did nothing, or is dead and its work is to be recovered. */
function judge(holder: Holder, recovers: boolean): void {
  const { command, since, process, engine } = holder;
  const alive = [process, engine].find((one) => one && isAlive(one));
  const run = `"${command}", process ${alive?.pid ?? process.pid}, since ${since}`;
  if (alive) throw new Refusal(`Another run works on this stack: ${run}.\nWait for its end, or end it with Ctrl-C.`);
  if (hasWorked(holder) && !recovers) {
    throw new Refusal(
      `A run died in the middle: ${run}.\nBring state and simulated cloud together again: npm run simulate -- recover`,
    );
  }
}

/** Whether a run may have changed anything. */
const hasWorked = ({ changes, engine }: Holder) => changes && engine !== undefined;

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function parseHolder(text: string, file: string): Holder {
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    throw new Refusal(`${file} is not a lock that the simulator wrote. If no simulate runs on this stack, delete it.`);
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

const isAbsence = (error: unknown) => (error as NodeJS.ErrnoException).code === "ENOENT";

const made = (file: string) => `${file}.${process.pid}`;
