import { behaviour, type Problem } from "../../kit";

// https://docs.aws.amazon.com/waf/latest/developerguide/logging-destinations.html
const DESTINATION = /^arn:aws:(logs:[^:]*:[^:]*:log-group:|s3:::|firehose:[^:]*:[^:]*:deliverystream\/)aws-waf-logs-/;

export const webAclLoggingConfiguration = behaviour("aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration", {
  check({ logDestinationConfigs }) {
    const strangers = logDestinationConfigs.filter((arn: string) => !DESTINATION.test(arn));
    return strangers.map(
      (arn: string): Problem => ({
        path: "logDestinationConfigs",
        reason: `found "${arn}"; the name of a log group, bucket or stream for logs of AWS WAF begins with aws-waf-logs-`,
      }),
    );
  },
});
