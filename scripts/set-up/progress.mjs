const LINE_EVERY_SECONDS = 5;

/** What keeps set-up from succeeding, worded for the user. */
export class SetUpProblem extends Error {}

/** Set-up speaks on standard error, so that `npm run simulate -- stack output --json` can be piped. */
export function say(text) {
  process.stderr.write(`set-up: ${text}\n`);
}

/** Says what is under way, and again every few seconds with the latest detail, until it has ended. */
export async function under(way, work) {
  const start = Date.now();
  let detail = "";
  say(`${way} ...`);
  const timer = setInterval(() => say(`  ${detail}${detail && ", "}${since(start)}`), LINE_EVERY_SECONDS * 1000);
  try {
    return await work((latest) => {
      detail = latest;
    });
  } finally {
    clearInterval(timer);
  }
}

export function since(start) {
  const seconds = Math.round((Date.now() - start) / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
