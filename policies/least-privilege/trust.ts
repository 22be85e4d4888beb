import { all, defineRule, eachAllow, pass, type Rule, type Statement, some, type Verdict, type View } from "../kit";
import { statement } from "./iam-documents";

// Services that say, when they assume a role, for whose resource they do; each says so in its own guide. Services that
// are not listed here, such as Lambda, EC2 and AWS Backup, may not, and a condition would lock them out.
const SAY_FOR_WHOM = [
  "ecs-tasks.amazonaws.com",
  "fis.amazonaws.com",
  "monitoring.rds.amazonaws.com",
  "pods.eks.amazonaws.com",
  "rds.amazonaws.com",
  "scheduler.amazonaws.com",
  "ssm.amazonaws.com",
  "states.amazonaws.com",
  "vpc-flow-logs.amazonaws.com",
];

const FOR_WHOM = ["aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid"];
const WHO_OF_ACCOUNT = ["sts:externalid", "aws:principalarn", "aws:principalorgid"];

const assume = { Action: "sts:AssumeRole" };
const forUs = { StringEquals: { "aws:SourceAccount": "111122223333" } };
const github = { Federated: "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" };

function trust(properties: Readonly<Record<string, unknown>>) {
  return { assumeRolePolicy: JSON.stringify(statement({ ...assume, ...properties })) };
}

const trustConfined = defineRule({
  id: "iam-trust-confined",
  title: "A role can be assumed by named principals for known purposes",
  severity: "critical",
  resources: ["aws:iam/role:Role"],
  why: "Whom the role trusts has all its rights. A service that acts for strangers too would lend them the role.",
  fix: "Name roles or services. Give a service the condition aws:SourceAccount or aws:SourceArn, another account sts:ExternalId, and a federated identity the subject that it has.",
  link: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
  controls: { nist80053: ["AC-3", "AC-6"], pciDss: ["7.2.5"] },
  passes: [
    trust({ Principal: { Service: "ecs-tasks.amazonaws.com" }, Condition: forUs }),
    trust({ Principal: { Service: "lambda.amazonaws.com" } }),
    trust({ Principal: { AWS: "arn:aws:iam::111122223333:role/deployer" } }),
    trust({ Principal: { AWS: "464622532012" }, Condition: { StringEquals: { "sts:ExternalId": "abc" } } }),
    trust({
      Principal: github,
      Condition: { StringEquals: { "token.actions.githubusercontent.com:sub": "repo:o/r:environment:production" } },
    }),
  ],
  fails: [
    trust({ Principal: "*" }),
    trust({ Principal: { AWS: "*" } }),
    trust({ Principal: { AWS: ["arn:aws:iam::111122223333:root"] } }),
    trust({ Principal: { AWS: "arn:aws:iam::111122223333:role/*" } }),
    trust({ Principal: { Service: "ecs-tasks.amazonaws.com" } }),
    trust({
      Principal: { Service: ["vpc-flow-logs.amazonaws.com"] },
      Condition: { StringEqualsIfExists: { "aws:SourceAccount": "111122223333" } },
    }),
    trust({ NotPrincipal: { AWS: "arn:aws:iam::111122223333:role/intruder" } }),
    trust({ Principal: github }),
    trust({
      Principal: github,
      Condition: { StringLike: { "token.actions.githubusercontent.com:sub": "*" } },
    }),
  ],

  validate: (role) =>
    eachAllow(role.at("assumeRolePolicy"), (each) =>
      all([
        each.element("NotPrincipal").isEmpty("the principals that are trusted, not all others"),
        each.eachPrincipal((principal, kind) => judgePrincipal(each, principal, kind)),
      ]),
    ),
});

function judgePrincipal(each: Statement, principal: View, kind: string): Verdict {
  const name = principal.text;
  const expectCondition = (isKey: (key: string) => boolean, wording: string) =>
    some([each.confinedBy(isKey)], principal.wrong(`${wording} beside it`));
  if (/[*?]/.test(name)) return principal.wrong("a principal by its whole name");
  if (kind === "Service" && SAY_FOR_WHOM.includes(name)) {
    return expectCondition((key) => FOR_WHOM.includes(key), "a condition on aws:SourceAccount or aws:SourceArn");
  }
  if (kind === "AWS" && /^\d{12}$|:root$/.test(name)) {
    return expectCondition((key) => WHO_OF_ACCOUNT.includes(key), "a role, or a condition on sts:ExternalId");
  }
  if (kind !== "Federated") return pass;
  // The audience of a public identity provider is the same for all its users, so it confines nothing.
  const subject = name.includes(":oidc-provider/") ? ":sub" : ":aud";
  return expectCondition((key) => key.endsWith(subject), `a condition on the key that ends in ${subject}`);
}

export const rules: readonly Rule[] = [trustConfined];
