import {
  all,
  defineRule,
  eachAllow,
  notApplicable,
  of,
  pass,
  type Rule,
  type Statement,
  some,
  type Verdict,
} from "../kit";
import { statement } from "./iam-documents";
import { tellsOurs } from "./own-world";

const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const S3 = "com.amazonaws.eu-central-1.s3";
const everything = { Principal: "*", Action: "*", Resource: "*" };
const ofUs = { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } };
const toUs = { StringEquals: { "aws:ResourceAccount": "111122223333" } };

// Services whose endpoints take a policy. Those of others let everything through, whatever the program says.
// https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
const WITH_POLICY =
  /^com\.amazonaws\.[a-z\d-]+\.(?:s3|dynamodb|ecr\.(?:api|dkr)|execute-api|kms|lambda|logs|monitoring|secretsmanager|sns|sqs|ssm|states|sts)$/;

const endpointConfined = defineRule({
  id: "vpc-endpoint-policy-confined",
  title: "A VPC endpoint lets through what one's own identities do with one's own resources",
  severity: "medium",
  resources: [ENDPOINT, "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy"],
  why: "Whoever gets into the network takes data out to an account of their own, by credentials of their own, and no firewall sees it.",
  fix: "Set a policy whose statements name resources, or have a condition on aws:PrincipalOrgID, aws:PrincipalAccount, aws:ResourceOrgID or aws:ResourceAccount.",
  link: "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html",
  controls: { nist80053: ["AC-4", "AC-6", "SC-7(10)"], pciDss: ["1.4.4", "7.2.1"] },
  passes: [
    { serviceName: S3, policy: JSON.stringify(statement({ ...everything, Condition: ofUs })) },
    { serviceName: S3, policy: statement({ ...everything, Condition: toUs }) },
    { serviceName: S3, policy: statement({ ...everything, Resource: "arn:aws:s3:::reports/*" }) },
    { serviceName: "com.amazonaws.eu-central-1.sts", policy: { Statement: { ...everything, Effect: "Deny" } } },
    { serviceName: "com.amazonaws.vpce.eu-central-1.vpce-svc-0123456789abcdef0", vpcEndpointType: "Interface" },
    { serviceName: "com.amazonaws.eu-central-1.elasticfilesystem" },
  ],
  fails: [
    { serviceName: S3 },
    { serviceName: "com.amazonaws.eu-central-1.secretsmanager", policy: "" },
    { serviceName: S3, policy: statement(everything) },
    { serviceName: S3, policy: JSON.stringify(statement({ ...everything, Action: "s3:*", Principal: { AWS: "*" } })) },
    of("aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy", { policy: statement(everything) }),
  ],

  validate(endpoint) {
    const policy = endpoint.at("policy");
    if (endpoint.has("policy")) return eachAllow(policy, isConfined);
    if (endpoint.type !== ENDPOINT) return notApplicable("it sets no policy");
    // Without one AWS lets everything through.
    const service = endpoint.at("serviceName");
    const open = policy.wrong("a policy that says what may pass");
    return service.decide(
      () => (WITH_POLICY.test(service.text) ? open : notApplicable("AWS takes no policy for this service")),
      notApplicable("it is not for a service of AWS"),
    );
  },
});

function isConfined(statement: Statement): Verdict {
  const open = statement.view.wrong("named resources, or a condition on whose they are or who asks");
  return some(
    [
      statement.eachPrincipal((principal) => (principal.text === "*" ? open : pass)),
      namesResources(statement, open),
      statement.confinedBy((key, value) => tellsOurs(key, value) || OWNER_OF_RESOURCE.test(key)),
    ],
    open,
  );
}

const OWNER_OF_RESOURCE = /^aws:resource(?:account|orgid|orgpaths)$/;

function namesResources({ resources }: Statement, otherwise: Verdict): Verdict {
  const named = resources.every(({ text }) =>
    /^(?:\*|arn:[\w*-]+:[\w*-]*:[\w*-]*:\*?:\*)$/.test(text) ? otherwise : pass,
  );
  return resources.seen.state === "absent" ? otherwise : all([named]);
}

export const rules: readonly Rule[] = [endpointConfined];
