import assert from "node:assert/strict";

import { failureAlarm } from "../../../../components/function";

const notificationTopicArn = "arn:aws:sns:us-east-1:111122223333:notifications";

describe("the alarm of a function", () => {
  it("rings at the first call that failed, and not for want of calls", () => {
    assert.deepEqual(failureAlarm({ functionName: "rotator", meaning: "Not rotated.", notificationTopicArn }), {
      alarmDescription: "Not rotated.",
      namespace: "AWS/Lambda",
      metricName: "Errors",
      dimensions: { FunctionName: "rotator" },
      statistic: "Sum",
      period: 300,
      evaluationPeriods: 1,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 1,
      treatMissingData: "notBreaching",
      alarmActions: [notificationTopicArn],
      okActions: [notificationTopicArn],
    });
  });
});
