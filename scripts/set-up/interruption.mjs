const undo = new Set();

/** Has something undone when set-up is interrupted; the function returned forgets it again. */
export function whenStopped(action) {
  if (undo.size === 0) for (const name of Object.keys(signals)) process.on(name, stop);
  undo.add(action);
  return () => {
    undo.delete(action);
    if (undo.size === 0) for (const name of Object.keys(signals)) process.off(name, stop);
  };
}

const signals = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };

function stop(name) {
  for (const action of [...undo].reverse()) action();
  process.exit(128 + signals[name]);
}
