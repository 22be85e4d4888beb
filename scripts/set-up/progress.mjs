// On a terminal one line tells how far it is, over and over; a log gets a line each time.
const onTerminal = process.stderr.isTTY;
const LINE_EVERY_SECONDS = onTerminal ? 1 : 5;
const OVERWRITE = onTerminal ? "\r\x1b[K" : "";
const LINE_END = onTerminal ? "" : "\n";

/** What keeps set-up from succeeding, worded for the user. */
export class SetUpProblem extends Error {}

/** Set-up speaks on standard error, so that `npm run simulate -- stack output --json` can be piped. */
export function say(text) {
  process.stderr.write(`${OVERWRITE}set-up: ${text}\n`);
}

/** Says what is under way, and again every few seconds with the latest detail, until it has ended. */
export async function under(way, work) {
  const start = Date.now();
  let detail = "";
  say(`${way} ...`);
  const line = () => `set-up:   ${detail}${detail && ", "}${since(start)}`;
  const timer = setInterval(() => process.stderr.write(`${OVERWRITE}${line()}${LINE_END}`), LINE_EVERY_SECONDS * 1000);
  try {
    return await work((latest) => {
      detail = latest;
    });
  } finally {
    clearInterval(timer);
    process.stderr.write(OVERWRITE);
  }
}

export function since(start) {
  const seconds = Math.round((Date.now() - start) / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
