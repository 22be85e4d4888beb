interface Logged {
  logs: { group?: string | undefined };
}

/** The name of the group that a service logs to from ECS. */
export function ecsLogGroupOf(service: string, { logs }: Logged): string {
  return logs.group ?? `/aws/ecs/${service}`;
}

/** The name of the group that a service logs to from EKS. */
export function eksLogGroupOf(service: string, { logs }: Logged): string {
  return logs.group ?? `/aws/eks/${service}`;
}
