/** Whether a value of a condition key tells one's own accounts, organisation, networks and resources from a stranger's. */
export function tellsOurs(key: string, value: string | undefined): boolean {
  const accepts = TELLS_OURS[key];
  // What is not known yet comes from somewhere: a resource of the program, more often than not.
  return accepts !== undefined && (value === undefined || accepts(value));
}

/** Whether it tells for whose resource a service acts. */
export function tellsForWhom(key: string, value: string | undefined): boolean {
  if (!isForWhom(key)) return false;
  return key.startsWith("kms:encryptioncontext:")
    ? !value?.startsWith("arn:") || namesOwner(value)
    : tellsOurs(key, value);
}

function isForWhom(key: string): boolean {
  return /^(?:aws:source(?:account|arn|orgid|orgpaths|owner)|kms:calleraccount|kms:encryptioncontext:.+)$/.test(key);
}

const isExact = (value: string) => !/[*?]/.test(value);

// Any organisation, VPC or account would match a wildcard. Compared in lower case.
const TELLS_OURS: Readonly<Record<string, (value: string) => boolean>> = {
  "aws:principalaccount": isExact,
  "aws:principalarn": namesOwner,
  "aws:principalorgid": isExact,
  "aws:principalorgpaths": (paths) => isExact(paths.split("/")[0] ?? ""),
  "aws:sourceaccount": isExact,
  "aws:sourcearn": namesOwner,
  "aws:sourceorgid": isExact,
  "aws:sourceorgpaths": (paths) => isExact(paths.split("/")[0] ?? ""),
  "aws:sourceowner": isExact,
  "aws:sourcevpc": isExact,
  "aws:sourcevpcarn": namesOwner,
  "aws:sourcevpce": isExact,
  "aws:vpceaccount": isExact,
  "aws:vpceorgid": isExact,
  "elasticfilesystem:accesspointarn": namesOwner,
  "kms:calleraccount": isExact,
  "s3:dataaccesspointaccount": isExact,
  "s3:dataaccesspointarn": namesOwner,
};

/** Whether an ARN says whose the resource is: by its account or, where ARNs have none, by a name of its own. */
export function namesOwner(arn: string): boolean {
  const [, , , , account = "", ...rest] = arn.split(":");
  if (account !== "") return isExact(account);
  return /^[^*?]/.test(rest.join(":"));
}
