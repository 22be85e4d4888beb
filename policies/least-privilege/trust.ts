import { all, defineRule, eachAllow, of, pass, type Rule, type Statement, some, type Verdict, type View } from "../kit";
import { eachTrustDocument, statement, trustTypes } from "./iam-documents";
import { tellsForWhom, tellsOurs } from "./own-world";
import { saysForWhom } from "./service-principals";

const assume = { Action: "sts:AssumeRole" };
const forUs = { StringEquals: { "aws:SourceAccount": "111122223333" } };
const github = { Federated: "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" };
const ssoRoles = "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Operators_*";

function trust(properties: Readonly<Record<string, unknown>>) {
  return { assumeRolePolicy: JSON.stringify(statement({ ...assume, ...properties })) };
}

const trustConfined = defineRule({
  id: "iam-trust-confined",
  title: "A role can be assumed by named principals for known purposes",
  severity: "critical",
  resources: trustTypes,
  why: "Whom the role trusts has all its rights. A service that acts for strangers too would lend them the role.",
  fix: "Name roles or services. Give a service the condition aws:SourceAccount or aws:SourceArn, another account sts:ExternalId, and a federated identity the subject that it has.",
  link: "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
  controls: { nist80053: ["AC-3", "AC-6"], pciDss: ["7.2.5"] },
  passes: [
    trust({ Principal: { Service: "ecs-tasks.amazonaws.com" }, Condition: forUs }),
    trust({ Principal: { Service: "lambda.amazonaws.com" } }),
    trust({
      Principal: { Service: "pods.eks.amazonaws.com" },
      Condition: { StringEquals: { "aws:RequestTag/kubernetes-namespace": ["orders"] } },
    }),
    trust({ Principal: { AWS: "arn:aws:iam::111122223333:role/deployer" } }),
    trust({ Principal: { AWS: "464622532012" }, Condition: { StringEquals: { "sts:ExternalId": "abc" } } }),
    trust({ Principal: { AWS: "*" }, Condition: { ArnLike: { "aws:PrincipalArn": ssoRoles } } }),
    trust({
      Principal: github,
      Condition: { StringEquals: { "token.actions.githubusercontent.com:sub": "repo:o/r:environment:production" } },
    }),
    of("acme:index:Worker", { trust: statement({ ...assume, Principal: { Service: "ec2.amazonaws.com" } }) }),
    of("acme:index:Worker", { image: "worker" }),
  ],
  fails: [
    trust({ Principal: "*" }),
    trust({ Principal: { AWS: "*" } }),
    trust({ Principal: { AWS: "*" }, Condition: { StringEquals: { "sts:ExternalId": "abc" } } }),
    // Roots of other organisations have the same names.
    trust({ Principal: { AWS: "*" }, Condition: { StringLike: { "aws:PrincipalOrgPaths": "*/r-ab12/*" } } }),
    trust({ Principal: { AWS: ["arn:aws:iam::111122223333:root"] } }),
    trust({ Principal: { AWS: "arn:aws:iam::111122223333:role/*" } }),
    trust({ Principal: { Service: "ecs-tasks.amazonaws.com" } }),
    trust({ Principal: { Service: "logs.eu-central-1.amazonaws.com" } }),
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

  validate: (resource) =>
    eachTrustDocument(resource, (document) =>
      eachAllow(document, (each) =>
        all([
          each.element("NotPrincipal").isEmpty("the principals that are trusted, not all others"),
          each.eachPrincipal((principal, kind) => judgePrincipal(each, principal, kind)),
        ]),
      ),
    ),
});

type IsKey = (key: string, value: string | undefined) => boolean;

function judgePrincipal(each: Statement, principal: View, kind: string): Verdict {
  const name = principal.text;
  const expectCondition = (isKey: IsKey, wording: string) =>
    some([each.confinedBy(isKey)], principal.wrong(`${wording} beside it`));
  if (name === "*")
    return expectCondition(namesPrincipal, "a principal by its name, or a condition on aws:PrincipalArn");
  if (/[*?]/.test(name)) return principal.wrong("a principal by its whole name");
  if (kind === "Service" && saysForWhom(name)) {
    const isConfined: IsKey = (key, value) => tellsForWhom(key, value) || TELLS_PODS.test(key);
    return expectCondition(isConfined, "a condition on aws:SourceAccount or aws:SourceArn");
  }
  if (kind === "AWS" && /^\d{12}$|:root$/.test(name)) {
    return expectCondition(namesPartOfAccount, "a role, or a condition on sts:ExternalId");
  }
  if (kind !== "Federated") return pass;
  // The audience of a public identity provider is the same for all its users, so it confines nothing.
  const subject = name.includes(":oidc-provider/") ? ":sub" : ":aud";
  return expectCondition((key) => key.endsWith(subject), `a condition on the key that ends in ${subject}`);
}

// EKS Pod Identity says for which pods it assumes a role.
// https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
const TELLS_PODS = /^aws:requesttag\/(?:eks-cluster-(?:arn|name)|kubernetes-(?:namespace|service-account))$/;

// A role may be named by a condition and not as principal: then it may be made anew without losing the trust.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
function namesPrincipal(key: string, value: string | undefined): boolean {
  return /^aws:principal(?:arn|orgid|orgpaths)$/.test(key) && tellsOurs(key, value);
}

function namesPartOfAccount(key: string, value: string | undefined): boolean {
  return key === "sts:externalid" || namesPrincipal(key, value);
}

export const rules: readonly Rule[] = [trustConfined];
