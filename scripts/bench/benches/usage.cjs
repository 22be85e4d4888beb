// Tells the parent process what this one has used so far, when it is asked.
process.on("message", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  process.send({ milliseconds: (userCPUTime + systemCPUTime) / 1000, megabytes: (maxRSS * 1024) / 1_000_000 });
});
process.channel.unref();
