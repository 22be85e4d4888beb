import type { ResourceShape } from "../contract";
import type { Facts } from "./index";

/**
 * What stands in for the facts about an AWS type that nobody has collected: others refer to it by a name, an id, an ARN
 * or an address, so it has each that its declaration promises. They only look like AWS's.
 */
export function factsByDeclaration(token: string, { inputs, outputs }: ResourceShape): Facts {
  const service = token.split(":")[1]?.split("/")[0] ?? "";
  const host = "region" in inputs ? `{hex12}.${service}.{region}.amazonaws.com` : `{hex12}.${service}.amazonaws.com`;
  const made = outputs.flatMap((property) => {
    const standIn = standInFor(property, service, host);
    return standIn === undefined ? [] : [[property, standIn]];
  });
  return {
    unique: false,
    outputs: Object.fromEntries(made),
    // The bridge makes up a name that Terraform demands and Pulumi does not.
    // https://www.pulumi.com/docs/iac/concepts/resources/names/#autonaming
    ...(inputs.name === "string" && { autoname: { property: "name", maxLength: 255 } }),
  };
}

// By the last word of the property's name. `test/unit/simulator/facts` holds that all of these are texts.
function standInFor(property: string, service: string, host: string): string | undefined {
  if (/^(vlanId|isTestDomain)$|[vV]ersionId$/.test(property)) return undefined;
  if (/^(owner|registry|ownerAccount)Id$/.test(property)) return "{account}";
  if (/ZoneId$/.test(property)) return "Z{ALNUM20}";
  if (/Arn$/.test(property)) return `arn:aws:${service}:{region}:{account}:{hex17}`;
  if (/(Id|[nN]ame)$/.test(property) && !/(dns|domain)Name$/i.test(property)) return "{hex17}";
  if (/ur[li]$/i.test(property)) return `https://${host}`;
  return /(endpoint|domain|domainName|dnsName)$/i.test(property) ? host : undefined;
}
