import { type Cloud, refuse } from "../../kit";
import { admitsService } from "./statements";

/** Refuses a role of this cloud that a service may not assume, in the words of that service where it has its own. */
export function requireTrust(
  cloud: Cloud,
  roleArn: string | undefined,
  service: string,
  code: string,
  words = `The role ${roleArn} cannot be assumed by ${service}.`,
): void {
  const role = cloud.find("aws:iam/role:Role", roleArn);
  if (!role || admitsService(role.outputs.assumeRolePolicy, service, "sts:AssumeRole")) return;
  refuse(code, words, `its assumeRolePolicy must let the service ${service} do sts:AssumeRole`);
}
