/** The namespace that a service lives in on Kubernetes: the one that it names, or one of its own, named after it. */
export function namespaceOf(
  service: string,
  { kubernetes }: { kubernetes?: { namespace?: string | undefined } | undefined },
): string {
  return kubernetes?.namespace ?? service;
}
