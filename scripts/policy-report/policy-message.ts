/** How a finding stands: it counts, nobody can tell yet, or it is allowed for a time. */
export const states = ["finding", "undetermined", "exempted"] as const;

export type State = (typeof states)[number];

/** Who allowed a finding until when, and why. */
export interface Exemption {
  readonly until: string;
  readonly owner: string;
  readonly ticket: string;
  readonly reason: string;
}

export interface PolicyMessage {
  readonly state: State;
  readonly text: string;
  readonly exemption?: Exemption;
}

const EXEMPTED = /^exempted until (\S+) by (.+?) \(([^)]*)\): ([^\n]*)\n/;

// The first is the rule kit's; the second is what the SDK says for a pack that reads an unknown value.
// https://github.com/pulumi/pulumi-policy/blob/v1.21.0/sdk/nodejs/policy/server.ts
const UNDETERMINED = /^(?:undetermined: |can't run policy )/;

/** Reads the message of a policy event, in whose beginning the rule kit says how the finding stands. */
export function readMessage(raw: string): PolicyMessage {
  const text = plain(raw);
  const [told, until, owner, ticket, reason] = EXEMPTED.exec(text) ?? [];
  if (told !== undefined && until && owner && ticket !== undefined && reason !== undefined) {
    const exemption = { until, owner, ticket, reason };
    return { state: "exempted", text: text.slice(told.length).replace(/^undetermined: /, ""), exemption };
  }
  if (UNDETERMINED.test(text)) return { state: "undetermined", text: text.replace(/^undetermined: /, "") };
  return { state: "finding", text };
}

/** Without the engine's marks for colours, those of terminals, and other characters that nobody sees. */
export function plain(text: string): string {
  return text
    .replace(/<\{%[^%]*%\}>/g, "")
    .replace(TERMINAL_COLOUR, "")
    .replace(/\r\n?/g, "\n")
    .replace(INVISIBLE, "")
    .trim();
}

const TERMINAL_COLOUR = /(?!\s)\p{Cc}\[[\d;]*[A-Za-z]/gu;

// XML has no way to write control characters, nor halves of characters, and none belongs into a message.
// https://www.w3.org/TR/xml/#charsets
const INVISIBLE = /(?![\n\t])[\p{Cc}\p{Surrogate}\ufffe\uffff]/gu;

/** The message without what every report says beside it: how to mend it, and where to read more. */
export function withoutAdvice(text: string): string {
  const lines = text.split("\n").filter((line) => !/^Fix: |^https:\/\/\S+$/.test(line));
  return lines.length > 0 ? lines.join("\n") : text;
}

/** Where in its resource a finding is, as the rule kit words it: `<name> (<type>) <path>: <what>`. */
export function pathOf(text: string, name: string): string {
  const [line = ""] = text.split("\n");
  const head = `${name} (`;
  const type = line.indexOf(")", head.length);
  if (!line.startsWith(head) || type < 0 || line[type + 1] !== " ") return "";
  const rest = line.slice(type + 2);
  const cut = rest.includes(": found ") ? rest.indexOf(": found ") : rest.indexOf(": ");
  return cut < 0 ? "" : rest.slice(0, cut);
}
