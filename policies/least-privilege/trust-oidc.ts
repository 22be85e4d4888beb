import { all, defineRule, eachAllow, pass, type Rule, type Statement, some, type Verdict, type View } from "../kit";
import { eachTrustDocument, statement, trustTypes } from "./iam-documents";

const GITHUB = "token.actions.githubusercontent.com";
const CLUSTER = "oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF";

function trust(issuer: string, condition: object) {
  const principal = { Federated: `arn:aws:iam::111122223333:oidc-provider/${issuer}` };
  const document = { Action: "sts:AssumeRoleWithWebIdentity", Principal: principal, Condition: condition };
  return { assumeRolePolicy: JSON.stringify(statement(document)) };
}

function fromGithub(subject: string | string[], operator = "StringEquals") {
  return trust(GITHUB, { [operator]: { [`${GITHUB}:sub`]: subject } });
}

const oidcSubjectExact = defineRule({
  id: "iam-trust-oidc-subject-exact",
  title: "A role trusts one repository or service account, not all whose names begin alike",
  severity: "critical",
  resources: trustTypes,
  why: "Whoever can give a repository, a branch or a service account a name that fits the pattern acts with the role.",
  fix: "Compare the subject by StringEquals with its whole text: repo:owner/name:environment:production, or system:serviceaccount:namespace:name. After owner and name a pattern may stand for tags, as in repo:owner/name:ref:refs/tags/v*.",
  link: "https://docs.github.com/en/actions/reference/security/oidc",
  controls: { nist80053: ["AC-3", "AC-6", "IA-9"], pciDss: ["7.2.5", "8.6.1"] },
  passes: [
    fromGithub("repo:octo-org/octo-repo:environment:production"),
    fromGithub(["repo:octo-org/octo-repo:ref:refs/tags/v*"], "StringLike"),
    fromGithub("repo:octo-org@123456/octo-repo@456789:ref:refs/heads/main"),
    fromGithub("repository_owner_id:1234:repository_id:5678:environment:production"),
    trust(CLUSTER, { StringEquals: { [`${CLUSTER}:sub`]: "system:serviceaccount:orders:api" } }),
    trust("gitlab.com", { StringLike: { "gitlab.com:sub": "project_path:group/project:ref_type:tag:ref:*" } }),
  ],
  fails: [
    fromGithub("repo:octo-org/*", "StringLike"),
    fromGithub("repo:octo-org/octo-repo:*", "StringLike"),
    fromGithub(["repo:octo-org/octo-repo:environment:production", "repo:octo-org/octo*:pull_request"], "StringLike"),
    // Whoever has a repository chooses the names of its environments and workflows.
    fromGithub("environment:production:repo:octo-org/octo-repo*", "StringLike"),
    fromGithub("workflow:deploy"),
    trust(CLUSTER, { StringLike: { [`${CLUSTER}:sub`]: "system:serviceaccount:orders:*" } }),
    trust("gitlab.com", { StringLike: { "gitlab.com:sub": "project_path:*" } }),
  ],

  validate: (resource) =>
    eachTrustDocument(resource, (document) => eachAllow(document, (each) => eachSubject(each, isExact))),
});

/** One verdict over the subjects that a statement compares those of an identity provider with. */
function eachSubject(statement: Statement, judge: (subject: View, issuer: string) => Verdict): Verdict {
  const conditions = statement.element("Condition");
  return eachEntry(conditions, /^(?:ForAnyValue:)?String(?:Equals|EqualsIgnoreCase|Like)$/i, (keys) =>
    eachEntry(keys, /:sub$/i, (subjects, key) =>
      subjects.every((subject) => judge(subject, key.slice(0, -":sub".length))),
    ),
  );
}

function eachEntry(part: View, name: RegExp, judge: (entry: View, key: string) => Verdict): Verdict {
  const named = part.entries.filter(([key]) => name.test(key));
  return part.decide(() => all([pass, ...named.map(([key, entry]) => judge(entry, key))]), pass);
}

function isExact(subject: View, issuer: string): Verdict {
  const { text } = subject;
  // A subject that is nothing but a wildcard is no subject at all, and refused as such.
  if (/^[*?:]*$/.test(text)) return pass;
  if (issuer === GITHUB) return isOneRepository(text) ? pass : subject.wrong("the subject of one repository");
  if (text.startsWith("system:serviceaccount:")) {
    return /[*?]/.test(text) ? subject.wrong("the name of one service account") : pass;
  }
  return /^[\w-]+:[^:]*[*?]/.test(text) ? subject.wrong("a subject whose first part is whole") : pass;
}

// What the first claim says must be out of others' hands: whose repository, or whose workflow, it is.
const WHOSE =
  /^(?:repo:[^*?:/]+\/[^*?:]+:|repository:[^*?:/]+\/[^*?:]+:|repository_id:\d+:|repository_owner_id:\d+:repository_id:\d+:|job_workflow_ref:[^*?:/]+\/[^*?:/]+\/[^*?@]+@)/;

function isOneRepository(subject: string): boolean {
  const behind = subject.replace(WHOSE, "");
  return behind !== subject && !/^[*?]/.test(behind);
}

const oidcAudienceNamed = defineRule({
  id: "iam-trust-oidc-audience-named",
  title: "A role takes tokens of an identity provider that were made for AWS",
  severity: "medium",
  resources: trustTypes,
  why: "A token that a workflow got for another service, which may leak it or use it itself, would be taken too.",
  fix: "Add StringEquals with the key that ends in :aud and the value sts.amazonaws.com, or what the provider is told.",
  link: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html",
  controls: { nist80053: ["AC-3", "IA-9"], pciDss: ["7.2.5"] },
  passes: [
    trust(GITHUB, { StringEquals: { [`${GITHUB}:aud`]: "sts.amazonaws.com", [`${GITHUB}:sub`]: "repo:o/r:ref:main" } }),
    trust(CLUSTER, { StringEquals: { [`${CLUSTER}:aud`]: "sts.amazonaws.com" } }),
    { assumeRolePolicy: statement({ Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } }) },
  ],
  fails: [
    trust(GITHUB, { StringEquals: { [`${GITHUB}:sub`]: "repo:o/r:ref:main" } }),
    trust(CLUSTER, { StringEqualsIfExists: { [`${CLUSTER}:aud`]: "sts.amazonaws.com" } }),
  ],

  validate: (resource) =>
    eachTrustDocument(resource, (document) =>
      eachAllow(document, (each) =>
        each.eachPrincipal((principal) => {
          if (!principal.text.includes(":oidc-provider/")) return pass;
          const named = each.confinedBy((key) => key.endsWith(":aud"));
          return some([named], principal.wrong("a condition on the key that ends in :aud beside it"));
        }),
      ),
    ),
});

export const rules: readonly Rule[] = [oidcSubjectExact, oidcAudienceNamed];
