import { all, defineRule, pass, type Rule } from "../kit";

const pinned = { region: "eu-central-1", allowedAccountIds: ["111122223333"] };

const providerPinned = defineRule({
  id: "aws-provider-pinned",
  title: "The AWS provider works in one account and one region",
  severity: "medium",
  resources: ["pulumi:providers:aws"],
  why: "Otherwise the credentials in somebody's shell decide which account is changed, and a profile decides the region.",
  fix: "Make a provider of one's own with region and allowedAccountIds (or assumeRoles), hand it on, and disable the default one: pulumi:disable-default-providers.",
  link: "https://www.pulumi.com/registry/packages/aws/api-docs/provider/#allowedaccountids_nodejs",
  controls: { nist80053: ["AC-3", "CM-5"] },
  passes: [
    pinned,
    { region: "eu-central-1", assumeRoles: [{ roleArn: "arn:aws:iam::111122223333:role/deploy" }] },
    { ...pinned, allowedAccountIds: JSON.stringify(["111122223333"]) },
  ],
  fails: [{}, { region: "eu-central-1" }, { allowedAccountIds: ["111122223333"] }],

  validate(provider) {
    const account = ["allowedAccountIds", "assumeRoles", "assumeRoleWithWebIdentity"];
    return all([
      provider.expectSet("region", "a region"),
      account.some((each) => provider.has(each)) ? pass : provider.at("allowedAccountIds").wrong("an account"),
    ]);
  },
});

const clusterPinned = defineRule({
  id: "kubernetes-provider-pinned",
  title: "The Kubernetes provider works in a named cluster",
  severity: "medium",
  resources: ["pulumi:providers:kubernetes"],
  why: "Otherwise the context that somebody's kubectl points at decides which cluster is changed.",
  fix: "Make a provider of one's own with the cluster's kubeconfig, or a context or cluster by its name.",
  link: "https://www.pulumi.com/registry/packages/kubernetes/api-docs/provider/",
  controls: { nist80053: ["AC-3", "CM-5"] },
  passes: [{ kubeconfig: JSON.stringify({ clusters: [] }) }, { context: "staging" }, { cluster: "staging" }],
  fails: [{}, { namespace: "orders" }],

  validate(provider) {
    const named = ["kubeconfig", "context", "cluster", "renderYamlToDirectory"].some((each) => provider.has(each));
    return named ? pass : provider.at("kubeconfig").wrong("a kubeconfig, a context or a cluster");
  },
});

export const rules: readonly Rule[] = [providerPinned, clusterPinned];
