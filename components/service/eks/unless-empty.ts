/**
 * Lists without those that are empty: Kubernetes keeps no empty list, and a refresh would show that it has gone.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/
 */
export function unlessEmpty<Lists extends Readonly<Record<string, readonly unknown[]>>>(lists: Lists): Partial<Lists> {
  const kept = Object.entries(lists).filter(([, list]) => list.length > 0);
  return Object.fromEntries(kept) as Partial<Lists>; // Entries lose which list is under which name.
}
