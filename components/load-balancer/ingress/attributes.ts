import type * as pulumi from "@pulumi/pulumi";

import type { Attribute, IngressClassParamsSpec } from "../../kubernetes";
import { ONE_YEAR } from "../listeners";
import { firewallOf, type LoadBalancerSettings } from "../settings";

/** The listeners of a load balancer: for HTTPS, and what sends there; or for HTTP alone. */
export function listeners({ allowInsecureHttp, framing }: LoadBalancerSettings): IngressClassParamsSpec["listeners"] {
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/header-modification.html
  const anonymous = { "routing.http.response.server.enabled": "false" };
  const answering = {
    ...anonymous,
    "routing.http.response.x_content_type_options.header_value": "nosniff",
    "routing.http.response.x_frame_options.header_value": framing,
  };
  if (allowInsecureHttp) return [{ protocol: "HTTP", port: 80, attributes: listed(answering) }];
  const encrypted = { ...answering, "routing.http.response.strict_transport_security.header_value": ONE_YEAR };
  return [
    { protocol: "HTTPS", port: 443, attributes: listed(encrypted) },
    { protocol: "HTTP", port: 80, attributes: listed(anonymous) },
  ];
}

/**
 * The same attributes as those of the load balancer of ECS.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html
 */
export function loadBalancerAttributes(settings: LoadBalancerSettings, logBucket: pulumi.Input<string>): Attribute[] {
  const { deletionProtection, desyncMitigationMode, xffHeaderProcessingMode } = settings;
  const firewall = firewallOf(settings);
  return listed({
    ...logTo(logBucket),
    [DELETION_PROTECTION]: String(deletionProtection),
    "routing.http.drop_invalid_header_fields.enabled": "true",
    "routing.http.desync_mitigation_mode": desyncMitigationMode,
    "routing.http.xff_header_processing.mode": xffHeaderProcessingMode,
    "waf.fail_open.enabled": String(firewall !== "none" && firewall.failOpen),
    // Traffic can be moved out of a failing zone at once.
    "zonal_shift.config.enabled": "true",
  });
}

export const DELETION_PROTECTION = "deletion_protection.enabled";

function logTo(bucket: pulumi.Input<string>): Record<string, pulumi.Input<string>> {
  const kinds = ["access_logs", "connection_logs", "health_check_logs"];
  return Object.fromEntries(
    kinds.flatMap((kind) => [
      [`${kind}.s3.enabled`, "true"],
      [`${kind}.s3.bucket`, bucket],
    ]),
  );
}

function listed(attributes: Record<string, pulumi.Input<string>>): Attribute[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value }));
}
