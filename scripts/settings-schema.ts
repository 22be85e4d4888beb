import fs from "node:fs";
import path from "node:path";

import * as z from "zod";

import { stackSettings } from "../settings";

const file = path.join(__dirname, "../settings.schema.json");

/**
 * The JSON Schema of a stack file, `Pulumi.<stack>.yaml`. Editors that read the first line of our stack files complete
 * and check them with it.
 */
export function stackFileSchema(): Record<string, unknown> {
  const { properties, required, $schema } = z.toJSONSchema(stackSettings, { io: "input", target: "draft-7" });
  const ours = Object.entries(properties ?? {}).map(([section, schema]) => [`evenkeel:${section}`, schema]);
  return {
    $schema,
    title: "A stack of Evenkeel",
    type: "object",
    required: ["config"],
    properties: {
      config: {
        type: "object",
        required: (required ?? []).map((section) => `evenkeel:${section}`),
        properties: Object.fromEntries(ours),
        // Keys of Pulumi and of providers, such as aws:region, are theirs to describe.
        patternProperties: { "^(?!evenkeel:)[^:]+:": {} },
        additionalProperties: false,
      },
      secretsprovider: { type: "string", description: "What encrypts secrets, such as awskms://alias/pulumi." },
      encryptedkey: { type: "string" },
      encryptionsalt: { type: "string" },
      environment: { type: ["array", "object"] },
    },
    additionalProperties: false,
  };
}

if (require.main === module) {
  fs.writeFileSync(file, `${JSON.stringify(stackFileSchema(), undefined, 2)}\n`);
  console.log(`Wrote ${path.relative(process.cwd(), file)}.`);
}
