import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import {
  EksControllers,
  type EksControllersArgs,
} from "../../../../../../components/service/eks/controllers/controllers";
import { secretReaderRole } from "../../../../../../components/service/eks/secret-access";

export const accountId = "111122223333";

export const clusterArn = "arn:aws:eks:us-east-1:111122223333:cluster/small";

export function secretArn(name: string): string {
  return `arn:aws:secretsmanager:us-east-1:${accountId}:secret:${name}-AbCdEf`;
}

export const datadog = {
  apiKey: { existing: secretArn("datadog/api") },
  appKey: { existing: secretArn("datadog/app") },
};

/** What nobody asks for. */
const nothing = { needs: { secrets: false, rollouts: false }, secretReaderRoles: [], logs: {} };

/** Everything that a service can ask for. */
export const everything: Pick<EksControllersArgs, "needs" | "secretReaderRoles" | "logs" | "datadog"> = {
  needs: { secrets: true, rollouts: true },
  secretReaderRoles: [secretReaderRole("entity-api", accountId)],
  logs: { "entity-api": { namespace: "entity", group: "/ecs/entity-api" } },
  datadog,
};

/** A program with controllers on a cluster whose nodes come from a pool. */
export function controllers(args: Partial<EksControllersArgs> = {}) {
  return () => {
    const provider = new kubernetes.Provider("kubernetes", { kubeconfig: "{}" });
    const pool = new kubernetes.core.v1.ConfigMap("pool", {}, { provider });
    const around = {
      cluster: { clusterName: pulumi.output("small"), arn: pulumi.output(clusterArn), ready: [pool] },
      ingressClass: "load-balancer",
      environmentType: "production",
      accountId,
      region: "us-east-1",
    };
    const providers = [provider, new aws.Provider("aws", { region: "us-east-1" })];
    return new EksControllers("controllers", { ...around, ...nothing, ...args }, { providers });
  };
}
