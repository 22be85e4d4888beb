/** What can be said of something whose parts may not be known yet. */
export type Answer = "yes" | "no" | "maybe";

export function not(answer: Answer): Answer {
  if (answer === "maybe") return "maybe";
  return answer === "yes" ? "no" : "yes";
}

/** Yes when all are, no when one is not. Of nothing at all it is yes. */
export function every(answers: readonly Answer[]): Answer {
  if (answers.includes("no")) return "no";
  return answers.includes("maybe") ? "maybe" : "yes";
}

/** Yes when one is, no when none is. */
export function any(answers: readonly Answer[]): Answer {
  if (answers.includes("yes")) return "yes";
  return answers.includes("maybe") ? "maybe" : "no";
}

export function sure(isSo: boolean): Answer {
  return isSo ? "yes" : "no";
}
