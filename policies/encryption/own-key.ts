import { pass, type Verdict, type View } from "../kit";

const AWS_KEY = /(?:^|:)alias\/aws\//;

/**
 * The property has to name a key of one's own. A key that is created in the same run counts before its id is known.
 * Keys that AWS manages for a service are no one's own: their policies cannot be changed, nor can they be shared with
 * another account, so a copy elsewhere could never be read.
 */
export function expectOwnKey(resource: View, property: string): Verdict {
  const wording = "a KMS key of one's own";
  const key = resource.at(property);
  if (!resource.has(property)) return key.wrong(wording);
  return typeof key.value === "string" && AWS_KEY.test(key.value) ? key.wrong(wording) : pass;
}
