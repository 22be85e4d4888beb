import * as pulumi from "@pulumi/pulumi";

import { sslPolicies } from "../listeners";
import type { LoadBalancerSettings } from "../settings";
import { DELETION_PROTECTION } from "./attributes";

type Annotations = Record<string, pulumi.Input<string>>;

// What Auto Mode takes of them: https://docs.aws.amazon.com/eks/latest/userguide/auto-configure-alb.html#_considerations
// What they mean: https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/
const PREFIX = "alb.ingress.kubernetes.io";

export interface Facts {
  securityGroupId: pulumi.Input<string>;
  trustStoreArn: pulumi.Input<string> | undefined;
}

/**
 * What every Ingress of the load balancer has to say. Those of a group are merged, and one that says nothing of clients'
 * certificates says that none is asked for: the controller refuses what contradicts itself, and changes nothing any more.
 */
export function sharedAnnotations({ allowInsecureHttp }: LoadBalancerSettings, facts: Facts): Annotations {
  const { securityGroupId, trustStoreArn } = facts;
  // To port 80, the entry alone listens, and sends to HTTPS.
  const ports = allowInsecureHttp ? [{ HTTP: 80 }] : [{ HTTPS: 443 }];
  return {
    [`${PREFIX}/listen-ports`]: JSON.stringify(ports),
    // Where none says so, the controller makes a group of its own, which lets in everybody.
    [`${PREFIX}/security-groups`]: securityGroupId,
    // The way to the pods is opened here, on their ports alone.
    [`${PREFIX}/manage-backend-security-group-rules`]: "false",
    ...(trustStoreArn && { [`${PREFIX}/mutual-authentication`]: verify(trustStoreArn) }),
  };
}

// By its ARN, which the controller takes as it is. A name, it would have to look up.
function verify(trustStoreArn: pulumi.Input<string>) {
  return pulumi.jsonStringify([{ port: 443, mode: "verify", trustStore: trustStoreArn }]);
}

/** What the entry says for all, in one word: there is one load balancer, and two could contradict each other. */
export function entryAnnotations(
  settings: LoadBalancerSettings,
  { webAclArn, ...facts }: Facts & { webAclArn: pulumi.Input<string> | undefined },
): Annotations {
  const { allowInsecureHttp, deletionProtection, scheme, tls } = settings;
  const encrypted = {
    [`${PREFIX}/listen-ports`]: JSON.stringify([{ HTTP: 80 }, { HTTPS: 443 }]),
    [`${PREFIX}/ssl-redirect`]: "443",
    // The class says so, too, and prevails. Where neither were heard, TLS 1.0 would do.
    // https://github.com/aws/containers-roadmap/issues/2715
    [`${PREFIX}/ssl-policy`]: sslPolicies[tls],
  };
  return {
    ...sharedAnnotations(settings, facts),
    ...(!allowInsecureHttp && encrypted),
    // The class says so, too. Here it tells Pulumi of a change.
    [SCHEME]: scheme === "internal" ? "internal" : "internet-facing",
    // Without a word of it, a web ACL would stay on when it is to go.
    [`${PREFIX}/wafv2-acl-arn`]: webAclArn ?? "none",
    // The controller takes the protection off a load balancer that it is to delete, unless it stands here, too.
    // https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/main/pkg/ingress/model_builder.go
    [`${PREFIX}/load-balancer-attributes`]: `${DELETION_PROTECTION}=${deletionProtection}`,
    [`${PREFIX}/actions.${NOT_FOUND}`]: JSON.stringify(notFound),
  };
}

/** The annotation whose change makes another load balancer of it. */
export const SCHEME = `${PREFIX}/scheme`;

/** The backend of what no service takes, as an action of the load balancer's own. */
export const NOT_FOUND = "not-found";

const notFound = {
  type: "fixed-response",
  fixedResponseConfig: { contentType: "text/plain", messageBody: "Not found", statusCode: "404" },
};
