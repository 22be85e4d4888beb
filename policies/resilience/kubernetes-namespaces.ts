import { defineRule, of, pass, podTypes, type Rule, textOf } from "../kit";

const POD = "kubernetes:core/v1:Pod";

function placed(metadata: Readonly<Record<string, unknown>>) {
  return { metadata };
}

const ownNamespace = defineRule({
  id: "kubernetes-own-namespace",
  title: "A pod is in a namespace that somebody made for it",
  severity: "low",
  resources: podTypes,
  why: "In the namespace default there are no policies, quotas or levels, and everybody's things lie side by side.",
  fix: "Set metadata.namespace, or the namespace of the provider.",
  link: "https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/",
  controls: { nist80053: ["AC-6", "CM-7", "SC-39"] },
  passes: [
    placed({ namespace: "orders" }),
    of(POD, placed({ name: "orders" }), { namespace: "orders" }),
    of(POD, placed({ namespace: "orders" }), { namespace: "default" }),
  ],
  fails: [
    {},
    placed({ namespace: "default" }),
    placed({ name: "orders" }),
    of(POD, placed({ name: "orders" }), { namespace: "default" }),
  ],

  validate(resource) {
    const own = resource.at("metadata.namespace");
    const wrong = own.wrong("a namespace of its own");
    const isOwn = (value: Parameters<typeof textOf>[0]) => (textOf(value) === "default" ? wrong : pass);
    const ofProvider = resource.provider.at("namespace").decide(isOwn, wrong);
    return own.decide(isOwn, ofProvider);
  },
});

export const rules: readonly Rule[] = [ownNamespace];
