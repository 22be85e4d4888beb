import fs from "node:fs";
import path from "node:path";

import { parse } from "yaml";

import { checkSettings, databasesNamedIn } from "../settings";
import { disasterRecovery, type RecoveredStack } from "./disaster-recovery/document";

const repository = path.join(__dirname, "..");
const file = path.join(repository, "docs/disaster-recovery.md");

/** The stacks that the document tells of. */
const STACKS = ["staging", "production"];

/** docs/disaster-recovery.md, as it follows from the stack files. */
export function disasterRecoveryDocument(): string {
  return disasterRecovery(STACKS.map(recoveredStack));
}

function recoveredStack(name: string): RecoveredStack {
  const { config } = parse(fs.readFileSync(path.join(repository, `Pulumi.${name}.yaml`), "utf8"));
  const given = Object.entries(config).map(([key, value]) => [key.replace(/^evenkeel:/, ""), value]);
  const { settings, problems } = checkSettings(Object.fromEntries(given));
  if (!settings) throw new Error(`Pulumi.${name}.yaml: ${problems.map((each) => each.message).join(" ")}`);

  const { account, databases, backup, services } = settings;
  const clients = Object.entries(services).flatMap(([service, { secrets }]) =>
    databasesNamedIn(secrets).map((database) => ({ service, database })),
  );
  return { name, region: account.region, databases, backup, clients };
}

if (require.main === module) {
  fs.writeFileSync(file, disasterRecoveryDocument());
  console.log(`Wrote ${path.relative(process.cwd(), file)}.`);
}
