/** A service, and the secrets that its tasks read when they start. */
export interface Service {
  service: string;
  cluster: string;
  secretArns: string[];
}

/** Reads what the function is told by its environment. */
export function readServices(json: string | undefined): Service[] {
  const services: unknown = JSON.parse(json ?? "null");
  if (Array.isArray(services) && services.length > 0 && services.every(isService)) return services;
  throw new Error("SERVICES has to be a list of { service, cluster, secretArns }");
}

function isService(value: unknown): value is Service {
  if (typeof value !== "object" || value === null) return false;
  const { service, cluster, secretArns }: Record<string, unknown> = { ...value };
  return isText(service) && isText(cluster) && Array.isArray(secretArns) && secretArns.every(isText);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
