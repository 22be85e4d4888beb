import { behaviour, type Cloud } from "../../kit";

export const certificate = behaviour("aws:acm/certificate:Certificate", {
  check({ domainName, privateKey, certificateAuthorityArn, validationMethod }) {
    if (domainName === undefined || privateKey !== undefined) return [];
    if ((certificateAuthorityArn ?? validationMethod) !== undefined) return [];
    return [{ path: "validationMethod", reason: "is missing; allowed are DNS, EMAIL, HTTP" }];
  },

  create(cloud, { domainName, subjectAlternativeNames = [], validationMethod, privateKey }) {
    const names: string[] = [...new Set([domainName, ...subjectAlternativeNames])].filter(Boolean);
    const isImported = privateKey !== undefined;
    return {
      type: isImported ? "IMPORTED" : "AMAZON_ISSUED",
      status: isImported ? "ISSUED" : "PENDING_VALIDATION",
      subjectAlternativeNames: names,
      domainValidationOptions: validationMethod === "DNS" ? names.map((name) => validationOption(cloud, name)) : [],
    };
  },
});

function validationOption({ own }: Cloud, domainName: string) {
  // A domain and its wildcard are proved by one record.
  const domain = domainName.replace(/^\*\./, "");
  const letters = own.text(10, "abcdefghijklmnopqrstuvwxyz", domain);
  return {
    domainName,
    resourceRecordName: `_${own.hex(32, `name of ${domain}`)}.${domain}.`,
    resourceRecordType: "CNAME",
    resourceRecordValue: `_${own.hex(32, `value of ${domain}`)}.${letters}.acm-validations.aws.`,
  };
}
