import { behaviour, type Cloud, type Inputs, type Known, refuse } from "../../kit";

const FAMILIES: Readonly<Record<string, RegExp>> = {
  MYSQL: /mysql|mariadb/,
  POSTGRESQL: /postgres/,
  SQLSERVER: /sqlserver/,
};

export const proxyTarget = behaviour("aws:rds/proxyTarget:ProxyTarget", {
  create(cloud, inputs) {
    const { dbProxyName, dbInstanceIdentifier, dbClusterIdentifier, targetGroupName } = inputs;
    if (targetGroupName !== "default")
      refuse("DBProxyTargetGroupNotFoundFault", `Target group ${targetGroupName} not found.`, "each proxy has default");
    const database =
      cloud.find("aws:rds/cluster:Cluster", dbClusterIdentifier) ??
      cloud.find("aws:rds/instance:Instance", dbInstanceIdentifier);
    const family = cloud.find("aws:rds/proxy:Proxy", dbProxyName)?.outputs.engineFamily;
    if (family && database) requireFamily(family, database);
    return { port: database?.outputs.port, ...describe(cloud, inputs, database) };
  },
});

function describe(cloud: Cloud, inputs: Inputs, database: Known | undefined) {
  const { dbProxyName, dbClusterIdentifier: cluster, dbInstanceIdentifier: instance } = inputs;
  const arn = (kind: string, name: string) => `arn:aws:rds:${cloud.region}:${cloud.account}:${kind}:${name}`;
  return cluster
    ? {
        id: `${dbProxyName}/default/TRACKED_CLUSTER/${cluster}`,
        type: "TRACKED_CLUSTER",
        rdsResourceId: cluster,
        targetArn: arn("cluster", cluster),
        endpoint: "",
      }
    : { type: "RDS_INSTANCE", rdsResourceId: instance, endpoint: database?.outputs.address };
}

function requireFamily(family: string, { outputs: { engine } }: Known): void {
  if (FAMILIES[family]?.test(engine)) return;
  refuse(
    "InvalidParameterValue",
    `A DB proxy of the engine family ${family} has no targets with the engine ${engine}.`,
  );
}
