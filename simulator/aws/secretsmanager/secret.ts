import { behaviour, type Cloud, type Inputs, type Problem, refuse } from "../../kit";
import { documentProblems } from "../iam/document";

const type = "aws:secretsmanager/secret:Secret";

export const secret = behaviour(type, {
  check: ({ policy, replicas = [] }) => [
    ...documentProblems("policy", policy, "resource", 20480),
    ...repeatedRegions(replicas),
  ],

  create(cloud, { name, replicas = [] }) {
    requireReplicas(cloud, replicas);
    if (cloud.isPreview || !name || !cloud.remnant(type, name)) return undefined;
    return refuse(
      "InvalidRequestException",
      "You can't create this secret because a secret with this name is already scheduled for deletion.",
      "take another name, restore it, or delete with recoveryWindowInDays: 0",
    );
  },

  update(cloud, { replicas = [] }) {
    requireReplicas(cloud, replicas);
    return undefined;
  },

  delete(_, { outputs: { name, recoveryWindowInDays = 30 } }) {
    return recoveryWindowInDays === 0
      ? []
      : [{ type, id: name, why: `it can be restored for ${recoveryWindowInDays} days` }];
  },
});

function repeatedRegions(replicas: Inputs[]): Problem[] {
  const regions = replicas.map(({ region }) => region);
  const twice = regions.find((region, index) => regions.indexOf(region) !== index);
  return twice === undefined ? [] : [{ path: "replicas", reason: `found two of the region ${twice}` }];
}

// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ReplicateSecretToRegions.html
function requireReplicas(cloud: Cloud, replicas: Inputs[]): void {
  for (const { region, kmsKeyId } of replicas) {
    if (region === cloud.region)
      refuse("InvalidParameterException", "Invalid replica region.", `the secret itself is in ${region}`);
    if (kmsKeyId?.startsWith("arn:") && kmsKeyId.split(":")[3] !== region)
      refuse("InvalidParameterException", `Invalid arn ${kmsKeyId}`, `its key must be in ${region}, as the replica`);
  }
}
