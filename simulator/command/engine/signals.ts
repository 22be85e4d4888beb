import type { ChildProcess } from "node:child_process";

// Ctrl-C reaches this process from the terminal and once more from npm; `timeout` signals the process and its group.
const SAME_PRESS_MILLISECONDS = 250;

// A terminal that closes is no reason to leave a deployment half done either.
const asTheEngineKnowsThem = { SIGINT: "SIGINT", SIGTERM: "SIGTERM", SIGHUP: "SIGTERM" } as const;

export interface HandedOver {
  wereHandedOver(): boolean;
  /** From now on signals end this process again. */
  release(): void;
}

/** From now on signals go to the engine, each once, and do not end this process. */
export function handOver(child: ChildProcess): HandedOver {
  let last = Number.NEGATIVE_INFINITY;
  const handlers = Object.entries(asTheEngineKnowsThem).map(([signal, forEngine]) => {
    const handler = () => {
      const now = performance.now();
      if (now - last > SAME_PRESS_MILLISECONDS) child.kill(forEngine);
      last = now;
    };
    process.on(signal, handler);
    return { signal, handler };
  });
  return {
    wereHandedOver: () => last > Number.NEGATIVE_INFINITY,
    release: () => {
      for (const { signal, handler } of handlers) process.removeListener(signal, handler);
    },
  };
}
