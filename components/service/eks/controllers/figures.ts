/** Where controllers tell how what they look after does. */
export const figurePorts = { secrets: 8080, rollouts: 8090 } as const;

/**
 * Has Datadog's agents ask whether each ExternalSecret could be read: the Secret of one that cannot stays as it was, and
 * nothing else shows that it grows old.
 * https://external-secrets.io/latest/api/metrics/
 */
export const figuresOfSecrets = checks("external-secrets", "openmetrics", figurePorts.secrets, {
  namespace: "external_secrets",
  metrics: ["externalsecret_status_condition"],
});

/**
 * Has Datadog's agents ask how Rollouts are: Kubernetes itself tells of Deployments alone.
 * https://docs.datadoghq.com/integrations/argo-rollouts/
 */
export const figuresOfRollouts = checks("argo-rollouts", "argo_rollouts", figurePorts.rollouts);

// https://docs.datadoghq.com/containers/kubernetes/integrations/?tab=annotations
function checks(container: string, check: string, port: number, more: object = {}): Record<string, string> {
  const instance = { openmetrics_endpoint: `http://%%host%%:${port}/metrics`, ...more };
  const value = { [check]: { init_config: {}, instances: [instance] } };
  return { [`ad.datadoghq.com/${container}.checks`]: JSON.stringify(value) };
}
