import { defineRule, fail, of, pass, podTypes, type Rule, texts, unknown, withSettings } from "../kit";

const NAME = "app.kubernetes.io/name";
const PART_OF = "app.kubernetes.io/part-of";

const labels = { [NAME]: "orders", [PART_OF]: "shop" };

const labelled = defineRule({
  id: "kubernetes-recommended-labels",
  title: "What runs in a cluster says what it is, and what it is part of",
  severity: "low",
  resources: podTypes,
  why: "Tools, dashboards and cost reports group by these labels; what has none is nobody's.",
  fix: `Set metadata.labels with ${NAME} and ${PART_OF}.`,
  link: "https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/",
  controls: { nist80053: ["CM-8"], pciDss: ["12.5.1"] },
  settings: {
    keys: texts({ default: [NAME, PART_OF], description: "The keys of the labels that everything that runs carries." }),
  },
  passes: [
    ...podTypes.map((type) => of(type, { metadata: { labels } })),
    withSettings({ keys: ["team"] }, { metadata: { labels: { team: "platform" } } }),
  ],
  fails: [
    ...podTypes.map((type) => of(type, { metadata: { labels: { [NAME]: "orders" } } })),
    {},
    withSettings({ keys: ["team"] }, { metadata: { labels } }),
  ],

  validate(running, { settings: { keys } }) {
    const given = running.at("metadata.labels");
    const missing = keys.filter((key) => given.child(key).seen.state === "absent");
    if (given.value === unknown) return given.notKnown();
    return missing.length === 0 ? pass : fail(`found no ${missing.join(", ")}, expected a value for each`, given.path);
  },
});

export const rules: readonly Rule[] = [labelled];
