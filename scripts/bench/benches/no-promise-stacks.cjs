// What remains of a program's run if Pulumi noted no stack of any promise at all: nobody can be faster than that.
const { createRequire } = require("node:module");
const { join } = require("node:path");

const debuggable = createRequire(join(process.cwd(), "_"))("@pulumi/pulumi/runtime/debuggable");
debuggable.debuggablePromise = (promise) => promise;
