import { type RecoverableDatabase, recoveryPromises } from "../../components/backup/recovery-objectives";
import type { BackupSettings } from "../../components/backup/settings";
import type { TimePromise } from "../../components/base/itemised-time";
import { procedures } from "./procedures";
import { survivors } from "./survivors";
import { table, timeText } from "./text";

/** A database, and what else of its settings decides what is left of it. */
export type RecoveredDatabase = RecoverableDatabase & {
  databaseName: string;
  finalSnapshot: boolean;
  deletionProtection: boolean;
  secretRecoveryWindowInDays: number;
};

/** What the document has to know of a stack. */
export interface RecoveredStack {
  name: string;
  region: string;
  databases: Readonly<Record<string, RecoveredDatabase>>;
  backup: BackupSettings;
  /** Which service is given the URL of which database. */
  clients: readonly { service: string; database: string }[];
}

/** The document on what survives which accident, and what to do then. */
export function disasterRecovery(stacks: readonly RecoveredStack[]): string {
  const parts = [
    "# Disaster recovery",
    "<!-- Made by `npm run disaster-recovery` from the stack files. Change those and run it; do not change this. -->",
    introduction,
    "## What is promised",
    reading,
    ...stacks.flatMap(promises),
    "## What is left after which loss",
    ...stacks.flatMap((stack) => [`### Left in ${stack.name}`, survivors(stack)]),
    ...procedures(stacks),
  ];
  return `${parts.join("\n\n")}\n`;
}

const introduction = [
  "What the stacks promise, what backs it, and what to do when data is lost. All figures follow from the stack files: a",
  "promise that the configuration cannot keep is refused by `pulumi preview`. Nobody has lost a region on AWS with this",
  "yet: enter what the first restore took, as [below](#measure-a-restore).",
].join("\n");

const reading = [
  "RPO is how much data may be lost, RTO how long the database may be away, from when somebody decides what to do: the",
  "decision is not in it. Behind each figure stands what it is allowed to be. A part without a link is an estimate, until",
  "a measured restore takes its place.",
].join("\n");

function promises(stack: RecoveredStack): string[] {
  const promised = recoveryPromises(stack.databases, stack.backup);
  const losses = [...new Set(promised.map(({ of }) => of))];
  const rows = losses.map((of) => {
    const figure = (which: string) =>
      promised.filter(({ promise }) => promise === which).find((each) => each.of === of);
    return [of, ofLimit(figure("RPO")), ofLimit(figure("RTO"))];
  });
  const items = promised.flatMap(({ promise, of, items }) =>
    items.map(({ what, seconds, source, verified }) => [
      `${promise}, ${of}`,
      what,
      timeText(seconds),
      source.startsWith("https:") ? `[AWS](${source})${verified ? "" : ", not certain"}` : source,
    ]),
  );
  const uncopied = stack.backup.copy
    ? []
    : ["Nothing is copied to another region: **whoever loses the region loses all data**."];
  return [
    `### Promised in ${stack.name}`,
    table(["Database and loss", "RPO", "RTO"], rows),
    ...uncopied,
    `What the figures of ${stack.name} are made of:`,
    table(["Of", "Part", "Time", "Source"], items),
  ];
}

function ofLimit(promise: TimePromise | undefined): string {
  if (!promise) return "";
  const { seconds, limitSeconds } = promise;
  return `${timeText(seconds)}${limitSeconds === undefined ? "" : ` of ${timeText(limitSeconds)}`}`;
}
