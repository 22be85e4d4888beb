import { behaviour, type Cloud, type Known, refuse } from "../../kit";
import { familyOf, isAurora, portOf } from "./engine";
import { sharedProblems } from "./problems";

const type = "aws:rds/clusterInstance:ClusterInstance";

export const clusterInstance = behaviour(type, {
  check: (inputs) =>
    sharedProblems(inputs, { backup: "preferredBackupWindow", maintenance: "preferredMaintenanceWindow" }),

  create(cloud, inputs, before) {
    const { engine, clusterIdentifier, dbParameterGroupName } = inputs;
    const cluster = cloud.find("aws:rds/cluster:Cluster", clusterIdentifier);
    if (cluster) requireEngine(engine, cluster);
    const group = cloud.find("aws:rds/parameterGroup:ParameterGroup", dbParameterGroupName);
    const {
      engineVersion,
      engineVersionActual,
      port,
      storageEncrypted = false,
      kmsKeyId = "",
    } = cluster?.outputs ?? {};
    if (group && engineVersion) requireGroup(group, familyOf({ engine, engineVersion }));
    return {
      engineVersion,
      engineVersionActual,
      port: port ?? portOf(engine),
      storageEncrypted,
      kmsKeyId,
      dbSubnetGroupName: cluster?.outputs.dbSubnetGroupName,
      availabilityZone: `${cloud.region}${"abc"[others(cloud, clusterIdentifier).length % 3]}`,
      dbParameterGroupName: `default.${familyOf({ engine, engineVersion })}`,
      publiclyAccessible: false,
      // The first one takes writes.
      writer: before?.outputs.writer ?? others(cloud, clusterIdentifier).length === 0,
    };
  },
});

function others(cloud: Cloud, clusterIdentifier: string): Known[] {
  return cloud.every(type, { clusterIdentifier });
}

function requireEngine(engine: string, { outputs }: Known): void {
  if (!isAurora(outputs.engine)) {
    refuse(
      "InvalidDBClusterStateFault",
      `The DB cluster ${outputs.clusterIdentifier} is a Multi-AZ DB cluster, to which no DB instances can be added.`,
      "it has its three instances from the start",
    );
  }
  if (engine === outputs.engine) return;
  refuse(
    "InvalidParameterCombination",
    `The engine name requested for your DB instance (${engine}) doesn't match the engine name of your DB cluster (${outputs.engine}).`,
  );
}

function requireGroup({ id, inputs }: Known, family: string): void {
  if (inputs.family === family) return;
  refuse(
    "InvalidParameterCombination",
    `The Parameter Group ${id} with DBParameterGroupFamily ${inputs.family} can't be used for this instance. Please use a Parameter Group with DBParameterGroupFamily ${family}`,
  );
}
