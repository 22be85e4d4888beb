import * as z from "zod";

import { BadInput } from "./bad-input";
import type { Source } from "./report";

const resourceSchema = z.object({
  urn: z.string(),
  sourcePosition: z.string().optional(),
  stackTrace: z.array(z.object({ sourcePosition: z.string().optional() })).nullish(),
});

// What `pulumi stack export` prints, or `pulumi preview --json` without PULUMI_ENABLE_STREAMING_JSON_PREVIEW. Of both,
// everything else is left aside: states of resources are nobody's business here.
const fileSchema = z.union([
  z.object({ deployment: z.object({ resources: z.array(resourceSchema).default([]) }) }),
  z.object({ steps: z.array(z.object({ newState: resourceSchema.optional() })) }),
]);

/** Where the program makes each resource, by its URN. Events do not tell it; a state and the digest of a preview do. */
export function readSourcePositions(text: string, name: string): Map<string, Source> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new BadInput(`${name}: found a file that is not JSON. ${EXPECTED}`);
  }
  const { success, data } = fileSchema.safeParse(value);
  if (!success) throw new BadInput(`${name}: found JSON of another kind. ${EXPECTED}`);
  const resources =
    "deployment" in data ? data.deployment.resources : data.steps.flatMap((step) => step.newState ?? []);
  return new Map(
    resources.flatMap(({ urn, sourcePosition, stackTrace }) => {
      const trace = [sourcePosition, ...(stackTrace ?? []).map((frame) => frame.sourcePosition)];
      const source = trace.map((each) => (each === undefined ? undefined : ofTheProgram(each))).find(Boolean);
      return source ? [[urn, source] as const] : [];
    }),
  );
}

const EXPECTED = "Expected is what `pulumi stack export` or `pulumi preview --json` prints.";

/** `project:///components/database/instance.ts#32,20`, unless it is in a package that the program uses. */
function ofTheProgram(position: string): Source | undefined {
  const [, file, line, column] = /^project:\/\/\/([^#]+)#(\d+)(?:,(\d+))?$/.exec(position) ?? [];
  if (!file || !line || file.startsWith("../") || file.includes("node_modules/")) return undefined;
  return { file, line: Math.max(1, Number(line)), column: Math.max(1, Number(column ?? 1)) };
}
