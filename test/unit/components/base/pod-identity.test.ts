import assert from "node:assert/strict";

import { trustPods } from "../../../../components/base";

describe("trust in pods", () => {
  it("is for those of one service account, in one namespace of one cluster, and for the tags that say so", () => {
    const clusterArn = "arn:aws:eks:us-east-1:111122223333:cluster/production";
    const pods = { clusterArn, namespace: "shop", serviceAccount: "entity-api", accountId: "111122223333" };

    assert.deepEqual(trustPods(pods), {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "pods.eks.amazonaws.com" },
          Action: ["sts:AssumeRole", "sts:TagSession"],
          Condition: {
            StringEquals: {
              "aws:SourceAccount": "111122223333",
              "aws:RequestTag/eks-cluster-arn": clusterArn,
              "aws:RequestTag/kubernetes-namespace": "shop",
              "aws:RequestTag/kubernetes-service-account": "entity-api",
            },
          },
        },
      ],
    });
  });
});
