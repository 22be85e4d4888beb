import { createHash } from "node:crypto";

import type { Ports } from "../calls";

/** The port on which a service gets its users' requests. */
export const MAIN_PORT = "main";

export interface NamedPort {
  name: string;
  port: number;
}

/**
 * The ports of a service by the names that its containers give them. Whatever leads to its pods says these, and holds
 * for old and new pods alike while a deployment changes the numbers.
 */
export function namedPorts({ port, otherPorts }: Ports): NamedPort[] {
  const others = Object.entries(otherPorts).map(([name, number]) => ({ name: portName(name), port: number }));
  return [{ name: MAIN_PORT, port }, ...others.sort((one, other) => (one.name < other.name ? -1 : 1))];
}

// https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports
const MOST_CHARACTERS = 15;

/** The name itself, or where Kubernetes has none of that kind, its beginning and what tells it from others. */
function portName(name: string): string {
  if (name !== MAIN_PORT && name.length <= MOST_CHARACTERS && !name.includes("--")) return name;
  const digest = createHash("sha256").update(name).digest("hex").slice(0, 6);
  const beginning = name.replaceAll(/-+/g, "-").slice(0, MOST_CHARACTERS - digest.length - 1);
  return `${beginning.replace(/-$/, "")}-${digest}`;
}
