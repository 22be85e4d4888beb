import { named } from "../../../policies/kit";
import { KEY, type Program, tags, under } from "./program";

const subnetIds = ["subnet-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60719"];
const encrypted = { storageEncrypted: true, kmsKeyId: KEY };
const logged = { iamDatabaseAuthenticationEnabled: true, copyTagsToSnapshot: true };
const kept = { manageMasterUserPassword: true, masterUserSecretKmsKeyId: KEY };
// What the provider itself adds.
const defaults = {
  applyImmediately: false,
  autoMinorVersionUpgrade: true,
  deleteAutomatedBackups: true,
  monitoringInterval: 0,
  publiclyAccessible: false,
  skipFinalSnapshot: false,
};

export const databases: Program = {
  title: "PostgreSQL with a read replica and an Aurora cluster, with the parameters that AWS gives them",
  resources: under({ region: "eu-west-1", defaultTags: { tags } }, [
    named("group", "aws:rds/subnetGroup:SubnetGroup", { subnetIds }),
    // Version 15 and newer refuse connections without TLS by themselves.
    named(
      "orders",
      "aws:rds/instance:Instance",
      {
        ...defaults,
        ...encrypted,
        ...logged,
        ...kept,
        engine: "postgres",
        engineVersion: "16.4",
        instanceClass: "db.t4g.medium",
        allocatedStorage: 20,
        username: "shop",
        dbSubnetGroupName: "group-1",
        vpcSecurityGroupIds: ["sg-0a1b2c3d4e5f60718"],
      },
      { dbSubnetGroupName: "group" },
    ),
    named(
      "orders-replica",
      "aws:rds/instance:Instance",
      {
        ...defaults,
        ...encrypted,
        copyTagsToSnapshot: true,
        instanceClass: "db.t4g.medium",
        replicateSourceDb: "orders-1",
      },
      { replicateSourceDb: "orders" },
    ),
    named("catalogue-parameters", "aws:rds/clusterParameterGroup:ClusterParameterGroup", {
      family: "aurora-mysql8.0",
      description: "Managed by Pulumi",
      parameters: [{ name: "require_secure_transport", value: "ON", applyMethod: "immediate" }],
    }),
    named(
      "catalogue",
      "aws:rds/cluster:Cluster",
      {
        ...encrypted,
        ...logged,
        ...kept,
        engine: "aurora-mysql",
        engineMode: "provisioned",
        engineVersion: "8.0.mysql_aurora.3.08.0",
        masterUsername: "shop",
        dbSubnetGroupName: "group-1",
        dbClusterParameterGroupName: "catalogue-parameters-1",
        serverlessv2ScalingConfiguration: { minCapacity: 0.5, maxCapacity: 4 },
        vpcSecurityGroupIds: ["sg-0a1b2c3d4e5f60718"],
        skipFinalSnapshot: false,
      },
      { dbSubnetGroupName: "group", dbClusterParameterGroupName: "catalogue-parameters" },
    ),
    named(
      "catalogue-writer",
      "aws:rds/clusterInstance:ClusterInstance",
      {
        clusterIdentifier: "catalogue-1",
        engine: "aurora-mysql",
        instanceClass: "db.serverless",
        publiclyAccessible: false,
      },
      { clusterIdentifier: "catalogue" },
    ),
    // Made by hand and imported, with the parameter group of another program.
    named("legacy", "aws:rds/instance:Instance", {
      ...defaults,
      ...encrypted,
      ...logged,
      ...kept,
      engine: "mysql",
      engineVersion: "8.0.40",
      instanceClass: "db.t4g.medium",
      allocatedStorage: 20,
      username: "shop",
      identifier: "legacy",
      dbSubnetGroupName: "legacy",
      parameterGroupName: "legacy-tls",
    }),
  ]),
  findings: [],
};
