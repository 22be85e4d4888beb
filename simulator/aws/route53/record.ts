import { behaviour, type Cloud, type Inputs, refuse } from "../../kit";

export const record = behaviour("aws:route53/record:Record", {
  check({ records, aliases, ttl, name }) {
    if (records !== undefined && ttl === undefined) return [{ path: "ttl", reason: "is missing; records need it" }];
    if (aliases !== undefined && ttl !== undefined) return [{ path: "ttl", reason: "must be left out with aliases" }];
    return name === "" ? [{ path: "name", reason: 'found ""; it must not be empty' }] : [];
  },

  create(cloud, inputs) {
    const { zoneId, type, setIdentifier, allowOverwrite } = inputs;
    const fqdn = fullName(cloud, inputs);
    requireNoApex(cloud, zoneId, type, fqdn);
    const twins = cloud.all("aws:route53/record:Record", { zoneId, type, fqdn });
    const twin = twins.find(({ inputs: other }) => other.setIdentifier === setIdentifier);
    if (twin && !allowOverwrite) {
      refuse(
        "InvalidChangeBatch",
        `[Tried to create resource record set [name='${fqdn}.', type='${type}'] but it already exists]`,
      );
    }
    const suffix = setIdentifier === undefined ? "" : `_${setIdentifier}`;
    return { id: `${zoneId}_${inputs.name.toLowerCase().replace(/\.$/, "")}_${type}${suffix}`, fqdn };
  },
});

function fullName(cloud: Cloud, { zoneId, name }: Inputs): string {
  const zone = cloud.find("aws:route53/zone:Zone", zoneId)?.outputs.name;
  const plain = name.toLowerCase().replace(/\.$/, "");
  return zone === undefined || plain === zone || plain.endsWith(`.${zone}`) ? plain : `${plain}.${zone}`;
}

// https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/ResourceRecordTypes.html#CNAMEFormat
function requireNoApex(cloud: Cloud, zoneId: string, type: string, fqdn: string): void {
  if (type !== "CNAME" || cloud.find("aws:route53/zone:Zone", zoneId)?.outputs.name !== fqdn) return;
  refuse(
    "InvalidChangeBatch",
    `[RRSet of type CNAME with DNS name ${fqdn}. is not permitted at apex in zone ${fqdn}.]`,
    "give it type A with aliases",
  );
}
