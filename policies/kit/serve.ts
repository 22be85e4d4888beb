import { readFileSync } from "node:fs";
import { flushCompileCache } from "node:module";
import { join } from "node:path";

import { serveAnalyzer } from "./analyzer";
import type { Pack } from "./pack";
import { Session } from "./session";

/** Serves one pack to the engine, from this process. */
export function servePack(pack: Pack): void {
  serve(`evenkeel-${pack.name}`, pack.description, [pack]);
}

/** Serves the rules of several packs as one: each process costs more than all rules together. */
export function serve(name: string, description: string, packs: readonly Pack[]): void {
  // The engine starts a pack in its own folder.
  const folder = process.cwd();
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  serveAnalyzer({ name, description, version: String(version) }, new Session(packs, folder));
  // The engine kills packs, and Node writes its compile cache (NODE_COMPILE_CACHE) only when it ends by itself. With
  // the cache a pack starts in half the time.
  setImmediate(() => flushCompileCache?.());
}
