// Pulumi notes where each property of each resource was made, and formats that stack through source maps although it
// is read only when it looks for leaked promises. Those are answered at once; every other stack stays as it was.
const quickOnes = new WeakSet();

function withoutPromiseStacks(prepare) {
  // Libraries put back what they found, which has it already.
  if (typeof prepare !== "function" || quickOnes.has(prepare)) return prepare;
  const quick = (error, frames) =>
    frames[0]?.getFunctionName() === "debuggablePromise" ? `${error}` : prepare.call(Error, error, frames);
  quickOnes.add(quick);
  return quick;
}

if (!process.env.PULUMI_DEBUG_PROMISE_LEAKS) {
  let current = withoutPromiseStacks(Error.prepareStackTrace);
  Object.defineProperty(Error, "prepareStackTrace", {
    configurable: true,
    get: () => current,
    set: (next) => {
      current = withoutPromiseStacks(next);
    },
  });
}
