import { pass, type Statement, type Verdict, type View } from "../kit";

/** Whether a statement holds only where a key is true; otherwise as told. Keys are compared without regard to case. */
export function onlyIfTrue(statement: Statement, key: string, otherwise: Verdict): Verdict {
  return entryOf(statement.element("Condition"), "bool", otherwise, (keys) =>
    entryOf(keys, key, otherwise, (values) => values.every((each) => (each.text === "true" ? pass : otherwise))),
  );
}

function entryOf(part: View, name: string, otherwise: Verdict, judge: (entry: View) => Verdict): Verdict {
  return part.decide(() => {
    const entry = part.entries.find(([key]) => key.toLowerCase() === name)?.[1];
    return entry ? judge(entry) : otherwise;
  }, otherwise);
}
