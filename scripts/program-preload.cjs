// Pulumi notes where each property of each resource was made, although that is read only when somebody looks for leaked
// promises. Nothing is noted then; every other stack stays as it was.
function withoutStacks(load) {
  let debuggable;
  const debuggablePromise = (promise, context) => {
    debuggable ??= load().debuggablePromise;
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
      return debuggable(promise, context);
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  };
  return { debuggablePromise };
}

// Pulumi loads TypeScript, and what reads npm's trees of packages, to turn functions of a program into Lambdas, and
// opens a debugger to see where each was written, which slows all of the program down. That takes longer than all the
// rest of it, and few programs do so: they are loaded when somebody looks at them.
const { createRequire, Module } = require("node:module");

/** Gives what is known of a module without loading it. It is loaded when somebody looks at the rest. */
function loadLate(name, from, known = () => ({})) {
  const path = from.resolve(name);
  if (require.cache[path]) return;
  const load = () => {
    if (require.cache[path] === late) delete require.cache[path];
    return from(path);
  };
  const late = new Module(path);
  late.filename = path;
  late.loaded = true;
  // Compiled code copies a module's members unless this mark says that they are to be looked up.
  const members = { __esModule: true, ...known(load) };
  late.exports = new Proxy(members, { get: (_, member) => members[member] ?? load()[member] });
  require.cache[path] = late;
}

/** The debugger tells of scripts as they are loaded. One that comes late is told of all once more. */
function openedLate(load) {
  let session;
  const open = async () => {
    const opened = await load().getSessionAsync();
    for (const command of ["Debugger.disable", "Debugger.enable"]) opened.post(command);
    return opened;
  };
  const getSessionAsync = () => {
    session ??= open();
    return session;
  };
  return { getSessionAsync, isInitializedAsync: async () => undefined };
}

try {
  const pulumi = createRequire(require.resolve("@pulumi/pulumi"));
  for (const name of ["./typescript-shim", "@npmcli/arborist"]) loadLate(name, pulumi);
  loadLate("./runtime/closure/v8Hooks", pulumi, openedLate);
  if (!process.env.PULUMI_DEBUG_PROMISE_LEAKS) loadLate("./runtime/debuggable", pulumi, withoutStacks);
} catch {
  // Another version of Pulumi may have no such modules, and nothing to be loaded late.
}

module.exports = { loadLate };
