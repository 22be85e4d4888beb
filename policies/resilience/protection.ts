import { defineRule, fail, inProduction, notApplicable, of, pass, type Rule, withOptions } from "../kit";

const INSTANCE = "aws:rds/instance:Instance";
const CLUSTER = "aws:rds/cluster:Cluster";

// What holds data that nothing brings back, or what everything else runs on. Buckets with objects, keys, secrets and
// vaults with recovery points have a guard of AWS's own: it refuses or waits.
const STATEFUL = [
  INSTANCE,
  CLUSTER,
  "aws:dynamodb/table:Table",
  "aws:efs/fileSystem:FileSystem",
  "aws:eks/cluster:Cluster",
] as const;

const isProtected = defineRule({
  id: "stateful-protected",
  title: "Pulumi does not delete what cannot be brought back",
  severity: "high",
  resources: STATEFUL,
  levels: inProduction,
  why: "A renamed component or a replaced property deletes it in the middle of a deployment, and with it the data.",
  fix: "Give it the resource option protect: true. Taking that off is a deployment of its own, which somebody reviews.",
  link: "https://www.pulumi.com/docs/iac/concepts/resources/options/protect/",
  controls: { nist80053: ["CM-3", "CP-9"], pciDss: ["10.5.1"] },
  passes: [
    ...STATEFUL.map((type) => withOptions({ protect: true }, of(type, {}))),
    { replicateSourceDb: "orders" },
    of(CLUSTER, { replicationSourceIdentifier: "arn:aws:rds:eu-central-1:111122223333:cluster:orders" }),
  ],
  fails: STATEFUL.map((type) => of(type, {})),

  validate(resource) {
    if (resource.options.protect) return pass;
    const source = resource.type === CLUSTER ? "replicationSourceIdentifier" : "replicateSourceDb";
    if (resource.has(source)) return notApplicable("it is a copy of another one");
    return fail("found nothing that protects it, expected the option protect: true");
  },
});

export const rules: readonly Rule[] = [isProtected];
