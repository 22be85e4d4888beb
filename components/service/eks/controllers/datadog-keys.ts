import { referenceTo, type SecretReference } from "../../../base";
import type { EksDatadogSettings } from "../../eks-datadog-settings";

/** How what asks Datadog finds it. Nothing in it is secret. */
export interface DatadogKeys {
  /** The address of its API, such as https://api.datadoghq.com */
  address: string;
  apiKey: SecretReference;
  appKey: SecretReference;
}

export function datadogKeys({ site, apiKey, appKey }: EksDatadogSettings): DatadogKeys {
  // https://docs.datadoghq.com/getting_started/site/
  return { address: `https://api.${site}`, apiKey: keyOf(apiKey), appKey: keyOf(appKey) };
}

function keyOf({ existing, jsonKey, keyArn }: EksDatadogSettings["apiKey"]): SecretReference {
  return referenceTo({ arn: existing, keyArn }, jsonKey);
}
