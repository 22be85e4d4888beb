import { linkSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

import { whenStopped } from "./interruption.mjs";
import { under } from "./progress.mjs";

const HEARTBEAT_SECONDS = 2;
// A holder on another machine, or one whose process id was given to another process, is dead after this silence.
const SILENCE_SECONDS = 30;
const LOOK_AGAIN_MS = 200;

/** Does some work while no other set-up does it. `work` finds out by itself whether it is still needed. */
export async function locked(path, what, work) {
  const own = JSON.stringify({ pid: process.pid, host: hostname() });
  if (!take(path, own)) {
    const holder = holderOf(path)?.pid ?? "another process";
    await under(`waiting for process ${holder}, which is ${what}`, async () => {
      while (!take(path, own)) await sleep(LOOK_AGAIN_MS);
    });
  }

  const heartbeat = setInterval(
    () => isOwn(path, own) && utimesSync(path, new Date(), new Date()),
    HEARTBEAT_SECONDS * 1000,
  );
  const release = () => isOwn(path, own) && rmSync(path, { force: true });
  const forget = whenStopped(release);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    forget();
    release();
  }
}

function take(path, own) {
  try {
    writeFileSync(path, own, { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  }
  if (isStale(path)) removeStale(path);
  return false;
}

/** Two may find the same lock stale. Renaming it lets one of them win; who took a fresh lock by it puts that back. */
function removeStale(path) {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
    if (!isStale(aside)) linkSync(aside, path);
  } catch {
    // The other one was faster.
  }
  rmSync(aside, { force: true });
}

function isStale(path) {
  const holder = holderOf(path);
  return (holder?.host === hostname() && !isAlive(holder.pid)) || silence(path) > SILENCE_SECONDS;
}

/** Whoever slept longer than the others had patience has lost the lock. */
function isOwn(path, own) {
  return JSON.stringify(holderOf(path)) === own;
}

function holderOf(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

function silence(path) {
  try {
    return (Date.now() - statSync(path).mtimeMs) / 1000;
  } catch {
    return 0;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
