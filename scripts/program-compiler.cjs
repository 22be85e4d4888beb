// Compiles the program's TypeScript as it is loaded, and keeps what it compiled: with Pulumi's own settings each
// command would load the TypeScript compiler and translate every file anew, which takes half of the program's time.
// Types are checked by `npm run types` and in editors, and not here.
const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const { basename, join } = require("node:path");

const { version } = require("esbuild/package.json");

// As in tsconfig.json. Without the text of the sources, which lie beside the program.
const options = { loader: "ts", format: "cjs", target: "es2023", sourcemap: "inline", sourcesContent: false };
const kept = join(__dirname, "../node_modules/.cache/program");
const salt = JSON.stringify([version, options]);

// It is the one that Pulumi's runner uses, so that stacks show lines of TypeScript.
require("source-map-support").install({ hookRequire: true });

require.extensions[".ts"] = (module, path) => module._compile(compiled(path), path);

/** What a file comes to, wherever it lies: a copy of the program is compiled already. */
function compiled(path) {
  const source = readFileSync(path, "utf8");
  const digest = createHash("sha256").update(salt).update(basename(path)).update(source).digest("hex");
  const file = join(kept, `${digest}.js`);
  try {
    return readFileSync(file, "utf8");
  } catch {
    const code = compile(source, path);
    keep(file, code);
    return code;
  }
}

function compile(source, path) {
  try {
    // Loaded only where something has changed.
    return require("esbuild").transformSync(source, { ...options, sourcefile: basename(path) }).code;
  } catch (error) {
    const [{ location, text }] = error.errors ?? [{}];
    if (!location) throw error;
    // Pulumi shows no stack of these, which would be ours.
    throw new SyntaxError(`${path}:${location.line}:${location.column + 1}: ${text}`);
  }
}

function keep(file, code) {
  const unfinished = `${file}.${process.pid}`;
  try {
    mkdirSync(kept, { recursive: true });
    writeFileSync(unfinished, code);
    // Whoever reads it meanwhile finds all of it or nothing.
    renameSync(unfinished, file);
  } catch {
    // Where nothing can be kept, everything is compiled each time.
  }
}
