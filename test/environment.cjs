const { join } = require("node:path");

// An output that is pasted into a string reads "Calling [toString] on an [Output<T>] is not supported" and is deployed so.
// With this it throws. Pulumi reads it once, when it is loaded.
process.env.PULUMI_ERROR_OUTPUT_STRING = "true";
// Environments lie in folders of their own, and what their programs share need not be compiled anew in each.
process.env.NODE_COMPILE_CACHE ??= join(__dirname, "../node_modules/.cache/compiled");
// The engine lives for seconds, and has memory enough: it need not look for garbage as often.
// https://go.dev/doc/gc-guide#GOGC
process.env.GOGC ??= "400";
// What makes much for a short while looks for garbage less often with more room for it: workers take it from here.
const room = "--max-semi-space-size=64";
if (!process.env.NODE_OPTIONS?.includes(room)) {
  process.env.NODE_OPTIONS = [process.env.NODE_OPTIONS, room].filter(Boolean).join(" ");
}
