import { type Cloud, type Inputs, refuse } from "../../kit";

/** Refuses a role of this cloud that a service may not assume. */
export function requireTrust(cloud: Cloud, roleArn: string | undefined, service: string, code: string): void {
  const role = cloud.find("aws:iam/role:Role", roleArn);
  if (!role || trusts(role.outputs.assumeRolePolicy, service)) return;
  refuse(
    code,
    `The role ${roleArn} cannot be assumed by ${service}.`,
    `its assumeRolePolicy must let the service ${service} do sts:AssumeRole`,
  );
}

function trusts(policy: string, service: string): boolean {
  const statements: Inputs[] = [JSON.parse(policy).Statement].flat();
  return statements.some(
    ({ Effect, Principal }) => Effect === "Allow" && [Principal?.Service ?? []].flat().includes(service),
  );
}
