// Notes how long the program ran, from the start of its process.
const { appendFileSync } = require("node:fs");

process.on("exit", () => appendFileSync(process.env.EVENKEEL_BENCH_RUN_TIMES, `${performance.now()}\n`));
