import type { Result } from "../report";
import type { Told } from ".";
import { exemptionOf } from "./wording";

/**
 * Commands that GitHub Actions turn into annotations, the worst first: GitHub shows ten errors and ten warnings of a
 * step. https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function annotations({ report }: Told): string {
  return report.results.map((result) => `${annotation(result)}\n`).join("");
}

function annotation(result: Result): string {
  const { rule, severity, source, resource, message, state } = result;
  const properties = {
    ...(source && { file: source.file, line: String(source.line), col: String(source.column) }),
    title: `${rule} (${severity}) ${resource.name}`.trimEnd(),
  };
  const told = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(value)}`);
  const before = state === "undetermined" ? "undetermined" : exemptionOf(result);
  return `::${commandOf(result)} ${told.join(",")}::${escapeData([before, message].filter(Boolean).join(": "))}`;
}

function commandOf({ state, isMandatory }: Result): "error" | "warning" | "notice" {
  if (state === "exempted") return "notice";
  return isMandatory ? "error" : "warning";
}

// As the toolkit of GitHub escapes them: https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts
const escapeData = (text: string) => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
const escapeProperty = (text: string) => escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
