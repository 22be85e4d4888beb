import type * as aws from "@pulumi/aws";

import { type Ports, portsByName } from "../calls";
import type { EcsCluster } from "./cluster";
import { logGroupDriver } from "./container-definitions";

export interface ServiceConnectArgs {
  service: string;
  ports: Ports;
  /** Whether other services call it; one that calls alone offers nothing. */
  isCalled: boolean;
  cluster: Pick<EcsCluster, "namespaceArn" | "serviceConnectTls">;
  logGroup: string;
  region: string;
}

/**
 * How a service takes part in calls between services: a proxy in each task knows where the tasks of the others are, and
 * offers this one's ports to them by name.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html
 */
export function serviceConnect(args: ServiceConnectArgs): aws.types.input.ecs.ServiceServiceConnectConfiguration {
  const { service, isCalled, cluster, logGroup, region } = args;
  const { driver: logDriver, options } = logGroupDriver(logGroup, region, `${service}-proxy`);
  return {
    enabled: true,
    namespace: cluster.namespaceArn,
    ...(isCalled && { services: offered(args) }),
    logConfiguration: { logDriver, options },
    accessLogConfiguration: { format: "JSON" },
  };
}

function offered({ service, ports, cluster }: ServiceConnectArgs) {
  const { serviceConnectTls: tls } = cluster;
  return Object.entries(portsByName(service, ports)).map(([name, port]) => ({
    portName: name,
    discoveryName: name,
    clientAlias: [{ dnsName: name, port }],
    ...(tls && {
      tls: {
        issuerCertAuthority: { awsPcaAuthorityArn: tls.authorityArn },
        kmsKey: tls.keyArn,
        roleArn: tls.roleArn,
      },
    }),
  }));
}
