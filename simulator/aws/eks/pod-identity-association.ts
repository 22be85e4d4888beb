import { behaviour, refuse } from "../../kit";
import { requireTrust } from "../iam/trust";

const ASSOCIATION = "aws:eks/podIdentityAssociation:PodIdentityAssociation";

/** https://docs.aws.amazon.com/eks/latest/userguide/pod-id-association.html */
export const podIdentityAssociation = behaviour(ASSOCIATION, {
  create(cloud, { clusterName, namespace, serviceAccount, roleArn }) {
    requireTrust(
      cloud,
      roleArn,
      "pods.eks.amazonaws.com",
      "InvalidParameterException",
      "Trust policy in provided role arn is not valid. Please make sure the trust policy has allow statement for Service principal: pods.eks.amazonaws.com and actions: sts:AssumeRole, sts:TagSession",
    );
    const [rival] = cloud.all(ASSOCIATION, { clusterName, namespace, serviceAccount });
    if (rival) {
      refuse(
        "ResourceInUseException",
        `Association already exists: ${rival.id}`,
        `${rival.urn.split("::").at(-1)} has ${namespace}/${serviceAccount}`,
      );
    }
    return undefined;
  },

  update: () => undefined,
});
