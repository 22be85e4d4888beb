/** The name of the group that a service logs to from EKS. */
export function eksLogGroupOf(service: string, { logs }: { logs: { group?: string | undefined } }): string {
  return logs.group ?? `/aws/eks/${service}`;
}
