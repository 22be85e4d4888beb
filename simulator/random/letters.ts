import type { Fingerprint } from "../cloud/fingerprint";
import type { Inputs, Problem } from "../kit";

const LOWER = "abcdefghijklmnopqrstuvwxyz";
const UPPER = LOWER.toUpperCase();
const DIGITS = "0123456789";
const SPECIAL = "!@#$%&*()-_=+[]{}<>:?";

interface Class {
  readonly letters: string;
  /** Whether the rest of the text may have them, beyond the least. */
  readonly wanted: boolean;
  readonly least: number;
}

export function checkClasses(inputs: Inputs): Problem[] {
  const classes = classesOf(inputs);
  const least = classes.reduce((sum, one) => sum + one.least, 0);
  const problems: Problem[] = [];
  if (inputs.length < least) {
    problems.push({
      path: "length",
      reason: `found ${inputs.length}; minUpper, minLower, minNumeric and minSpecial need ${least}`,
    });
  }
  if (classes.every(({ wanted, least: count }) => !wanted && count === 0)) {
    problems.push({ path: "special", reason: "at least one of special, upper, lower and numeric must be true" });
  }
  if (inputs.number !== undefined && inputs.numeric !== undefined && inputs.number !== inputs.numeric) {
    problems.push({
      path: "number",
      reason: `found ${inputs.number}; it is another name of numeric, which is ${inputs.numeric}`,
    });
  }
  return problems;
}

function classesOf(inputs: Inputs): Class[] {
  const { lower, upper, special, overrideSpecial, minLower, minUpper, minNumeric, minSpecial } = inputs;
  const { numeric } = twins(inputs);
  return [
    { letters: LOWER, wanted: lower, least: minLower },
    { letters: UPPER, wanted: upper, least: minUpper },
    { letters: DIGITS, wanted: numeric, least: minNumeric },
    { letters: overrideSpecial || SPECIAL, wanted: special, least: minSpecial },
  ];
}

// The older name of the same switch.
export function twins({ number, numeric }: Inputs): { number: boolean; numeric: boolean } {
  const value = numeric ?? number ?? true;
  return { number: value, numeric: value };
}

export function compose(inputs: Inputs, source: Fingerprint): string {
  const classes = classesOf(inputs);
  const needed = classes.flatMap(({ letters, least }, index) => [...source.text(least, letters, `class ${index}`)]);
  const alphabet = classes.map(({ letters, wanted }) => (wanted ? letters : "")).join("");
  const rest = [...source.text(inputs.length - needed.length, alphabet, "rest")];
  return source.shuffled([...needed, ...rest], "order").join("");
}
