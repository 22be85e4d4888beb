export interface Labelled {
  /** What the object belongs to. */
  service: string;
  /** The part of the service that it is, where it is not the service itself: its migration. */
  component?: string;
  environmentType: string;
  /** The version that runs, for what is made anew with each. */
  version?: string;
}

// What a label's value may be: 63 characters, of which the first and the last are letters or digits.
// https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
const LONGEST_VALUE = 63;

/**
 * The labels that tools know objects by.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
 */
export function standardLabels({ service, component, environmentType, version }: Labelled): Record<string, string> {
  return {
    "app.kubernetes.io/name": nameOf(service, component),
    "app.kubernetes.io/instance": `${nameOf(service, component)}-${environmentType}`,
    ...(version !== undefined && { "app.kubernetes.io/version": labelValue(version) }),
    ...(component !== undefined && { "app.kubernetes.io/component": component }),
    "app.kubernetes.io/part-of": service,
    "app.kubernetes.io/managed-by": "pulumi",
  };
}

/**
 * By what the pods of a service are found. It never changes: the selector of what runs them cannot be changed. What
 * belongs to a service and gets none of its requests, such as its migration, has another name.
 */
export function selectorLabels(service: string, component?: string): Record<string, string> {
  return { "app.kubernetes.io/name": nameOf(service, component) };
}

/** Datadog's unified tags, on what runs and on its pods. https://docs.datadoghq.com/getting_started/tagging/unified_service_tagging/ */
export function datadogLabels({ service, environmentType, version }: Labelled): Record<string, string> {
  return {
    "tags.datadoghq.com/env": environmentType,
    "tags.datadoghq.com/service": service,
    ...(version !== undefined && { "tags.datadoghq.com/version": labelValue(version) }),
  };
}

/** A text as the value of a label: what those do not take becomes a hyphen. */
export function labelValue(text: string): string {
  return text
    .replace(/[^A-Za-z0-9_.-]/g, "-")
    .slice(0, LONGEST_VALUE)
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, "");
}

function nameOf(service: string, component: string | undefined): string {
  return component === undefined ? service : `${service}-${component}`;
}
