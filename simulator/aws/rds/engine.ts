import { type Cloud, type Inputs, type Known, refuse } from "../../kit";

const PORTS: Readonly<Record<string, number>> = {
  postgres: 5432,
  mysql: 3306,
  mariadb: 3306,
  oracle: 1521,
  sqlserver: 1433,
  "aurora-postgresql": 5432,
  "aurora-mysql": 3306,
};

export function portOf(engine: string): number | undefined {
  return PORTS[engine] ?? PORTS[engine.split("-")[0] ?? ""];
}

export function isAurora(engine: string): boolean {
  return engine.startsWith("aurora-");
}

/** The version that RDS takes where the program names none, or a major one only. */
export function versionsOf({ engineVersion }: Inputs) {
  const version = String(engineVersion ?? "17.4");
  return { engineVersion: version, engineVersionActual: version.includes(".") ? version : `${version}.4` };
}

/** The family of parameter groups that an engine takes: `postgres17`. */
export function familyOf({ engine = "postgres", engineVersion = "17" }: Inputs): string {
  const [major = "", minor = ""] = String(engineVersion).split(".");
  return engine === "postgres" || engine.startsWith("aurora-postgresql")
    ? `${engine}${major}`
    : `${engine}${major}.${minor || "0"}`;
}

/** Refuses a group of parameters for another engine or version, where both are known. */
export function requireFamily(group: Known | undefined, inputs: Inputs, what = "DB Parameter Group"): void {
  const family = familyOf(inputs);
  if (!group || inputs.engineVersion === undefined || group.inputs.family === family) return;
  const short = what.replace("DB ", "");
  refuse(
    "InvalidParameterCombination",
    `The ${short} ${group.id} with DBParameterGroupFamily ${group.inputs.family} can't be used for this instance. Please use a ${short} with DBParameterGroupFamily ${family}`,
  );
}

export function requireUpgrade(inputs: Inputs, before: Known): void {
  const major = (one: Inputs) => String(one.engineVersion ?? "").split(".")[0];
  const [from, to] = [major(before.inputs), major(inputs)];
  if (from === to || from === "" || to === "" || inputs.allowMajorVersionUpgrade) return;
  refuse(
    "InvalidParameterCombination",
    "The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version.",
    "set allowMajorVersionUpgrade: true",
  );
}

/** Refuses security groups of another VPC than that of the subnets. */
export function requireOneVpc(cloud: Cloud, { dbSubnetGroupName, vpcSecurityGroupIds = [] }: Inputs): void {
  const vpcId = cloud.find("aws:rds/subnetGroup:SubnetGroup", dbSubnetGroupName)?.outputs.vpcId;
  if (vpcId === undefined) return;
  for (const id of vpcSecurityGroupIds) {
    const group = cloud.find("aws:ec2/securityGroup:SecurityGroup", id);
    if (group && group.outputs.vpcId !== vpcId) {
      refuse(
        "InvalidParameterCombination",
        "The DB instance and EC2 security group are in different VPCs.",
        `${id} is in ${group.outputs.vpcId}, the subnets in ${vpcId}`,
      );
    }
  }
}
