import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { packs } from "../../policies/all/index";
import type { Rule } from "../../policies/kit";
import { judgeHere, type Trial, trials } from "./examples";

const folder = join(__dirname, "findings");

/** What a rule says of each of its examples, to read and to compare. */
export function sayings(rule: Rule): string[] {
  const said = (kind: "passes" | "fails") =>
    trials(kind, [rule]).flatMap((trial, at) => [`  ${kind} ${at + 1}`, ...saidOf(trial).map((line) => `    ${line}`)]);
  return [rule.id, ...said("passes"), ...said("fails")];
}

function saidOf(trial: Trial): string[] {
  return judgeHere(trial).flatMap((judgement) =>
    judgement.applies
      ? judgement.violations.map(({ message }) => message.split("\n")[0] ?? "")
      : [`not applicable: ${judgement.reason}`],
  );
}

/** What the rules of a pack said when somebody last looked at it. */
export function readSayings(pack: string): ReadonlyMap<string, readonly string[]> {
  const rules = new Map<string, string[]>();
  let lines: string[] = [];
  for (const line of readFileSync(fileOf(pack), "utf8").trimEnd().split("\n")) {
    if (!line.startsWith(" ")) {
      lines = [];
      rules.set(line, lines);
    }
    lines.push(line);
  }
  return rules;
}

function fileOf(pack: string): string {
  return join(folder, `${pack}.txt`);
}

// Run by itself, this writes down what the rules say now: the difference is what a reviewer reads.
if (process.argv[1] === __filename) {
  for (const { name, rules } of packs) writeFileSync(fileOf(name), `${rules.flatMap(sayings).join("\n")}\n`);
}
