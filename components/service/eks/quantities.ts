/**
 * Quantities as Kubernetes itself writes them: what is written otherwise comes back changed, and a refresh would show it
 * as a change that nobody made.
 * https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function cpuQuantity(millicores: number): string {
  return millicores % 1000 === 0 ? `${millicores / 1000}` : `${millicores}m`;
}

export function memoryQuantity(mebibytes: number): string {
  return mebibytes % 1024 === 0 ? `${mebibytes / 1024}Gi` : `${mebibytes}Mi`;
}
