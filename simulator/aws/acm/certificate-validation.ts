import { behaviour, type Inputs, refuse } from "../../kit";

/** Waits until the certificate is issued; here that is at once, if the records prove the domains. */
export const certificateValidation = behaviour("aws:acm/certificateValidation:CertificateValidation", {
  create(cloud, { certificateArn, validationRecordFqdns }) {
    const certificate = cloud.find("aws:acm/certificate:Certificate", certificateArn);
    if (!certificate || validationRecordFqdns === undefined) return undefined;
    const given = new Set(validationRecordFqdns.map(withoutPeriod));
    const options: Inputs[] = certificate.outputs.domainValidationOptions;
    const missing = options.filter(({ resourceRecordName }) => !given.has(withoutPeriod(resourceRecordName)));
    if (missing.length > 0) {
      refuse(
        "InvalidState",
        `Certificate needs [${missing.map(({ domainName }) => domainName).join(" ")}] to be set but only [${[...given].join(" ")}] was passed to validation_record_fqdns`,
      );
    }
    return undefined;
  },
});

function withoutPeriod(name: string): string {
  return name.replace(/\.$/, "");
}
