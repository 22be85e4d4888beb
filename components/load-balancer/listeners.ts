import type * as pulumi from "@pulumi/pulumi";

import type { LoadBalancerSettings } from "./settings";

/** What a listener has that speaks HTTPS. */
export interface Encryption {
  certificateArn: pulumi.Input<string>;
  /** Whose clients are let in. All, if absent: "none" says so to a listener that had one. */
  trustStoreArn: pulumi.Input<string> | "none" | undefined;
}

/** A listener that answers 404 until services add rules to it, over HTTPS, or over plain HTTP without encryption. */
export function serviceListener({ framing, tls }: LoadBalancerSettings, encryption: Encryption | undefined) {
  const answer = {
    defaultActions: [notFound],
    routingHttpResponseXContentTypeOptionsHeaderValue: "nosniff",
    routingHttpResponseXFrameOptionsHeaderValue: framing,
    ...anonymous,
  };
  if (!encryption) return { ...answer, protocol: "HTTP" };
  const { certificateArn, trustStoreArn } = encryption;
  return {
    ...answer,
    protocol: "HTTPS",
    certificateArn,
    sslPolicy: sslPolicies[tls],
    routingHttpResponseStrictTransportSecurityHeaderValue: ONE_YEAR,
    ...(trustStoreArn && { mutualAuthentication: mutualAuthentication(trustStoreArn) }),
  };
}

/** For how long a browser that was here once comes over HTTPS alone. */
export const ONE_YEAR = "max-age=31536000";

// What is not said stays as it was. To say "off" always would meet a provider that then refuses its own default.
// https://github.com/hashicorp/terraform-provider-aws/issues/43251
function mutualAuthentication(trustStoreArn: pulumi.Input<string>) {
  return trustStoreArn === "none" ? { mode: "off" } : { mode: "verify", trustStoreArn };
}

// By the oldest version of TLS: forward secrecy, and key exchange that holds against quantum computers where the client
// can do it.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
export const sslPolicies = {
  "1.2": "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
  "1.3": "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09",
};

const notFound = {
  type: "fixed-response",
  fixedResponse: { contentType: "text/plain", messageBody: "Not found", statusCode: "404" },
};

// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/header-modification.html
const anonymous = { routingHttpResponseServerEnabled: false };

export const redirectListener = {
  port: 80,
  protocol: "HTTP",
  defaultActions: [{ type: "redirect", redirect: { port: "443", protocol: "HTTPS", statusCode: "HTTP_301" } }],
  ...anonymous,
};
