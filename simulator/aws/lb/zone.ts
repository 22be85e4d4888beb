// The hosted zones of application load balancers.
// https://docs.aws.amazon.com/general/latest/gr/elb.html
const ZONES: Readonly<Record<string, string>> = {
  "us-east-1": "Z35SXDOTRQ7X7K",
  "us-east-2": "Z3AADJGX6KTTL2",
  "us-west-1": "Z368ELLRRE2KJ0",
  "us-west-2": "Z1H1FL5HABSF5",
  "eu-central-1": "Z215JYRZR1TBD5",
  "eu-west-1": "Z32O12XQLNTSW2",
  "eu-west-2": "ZHURV8PSTC4K8",
  "ap-southeast-1": "Z1LMS91P8CMLE5",
  "ap-southeast-2": "Z1GM3OXH4ZPM65",
  "ap-northeast-1": "Z14GRHDCWA56QT",
};

/** The hosted zone that a record of Route 53 names when it leads to an application load balancer. */
export function zoneOf(region: string): string {
  return ZONES[region] ?? "Z35SXDOTRQ7X7K";
}
