import type { Cloud, Inputs } from "../../kit";

/** Whether a bucket's policy lets one of these principals act. A bucket outside of the stack is taken to. */
export function s3Allows(cloud: Cloud, bucket: string, action: string, principals: RegExp): boolean {
  if (!cloud.find("aws:s3/bucket:Bucket", bucket)) return true;
  const policies = cloud.every("aws:s3/bucketPolicy:BucketPolicy", { bucket });
  return policies.some(({ outputs }) => statementsOf(outputs.policy).some((one) => isAllowed(one, action, principals)));
}

function statementsOf(policy: string): Inputs[] {
  return [JSON.parse(policy).Statement].flat();
}

function isAllowed({ Effect, Action, Principal }: Inputs, action: string, principals: RegExp): boolean {
  const actions: string[] = [Action ?? []].flat();
  const named = typeof Principal === "string" ? [Principal] : Object.values<Inputs>(Principal ?? {}).flat();
  const covers = (pattern: string) =>
    pattern === action || new RegExp(`^${pattern.replaceAll("*", ".*")}$`).test(action);
  return Effect === "Allow" && actions.some(covers) && named.some((one: string) => principals.test(one));
}
