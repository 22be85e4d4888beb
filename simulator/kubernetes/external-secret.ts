import { mayDo } from "../aws/iam/permissions";
import { keysIn, retrievalProblem } from "../aws/secretsmanager/retrieval";
import { secretOf } from "../aws/secretsmanager/value";
import type { Cloud, Inputs } from "../kit";
import { around } from "./around";
import { isAwaited, neverReady, unmet } from "./await";
import type { Manifest, Rules } from "./object-rules";

/**
 * A Secret that External Secrets fills. Its values are read with the store's role as soon as it is made.
 * https://external-secrets.io/latest/provider/aws-secrets-manager/
 */
export const externalSecretRules: Rules = {
  act(cloud, manifest) {
    if (cloud.isPreview) return {};
    const problems = problemsOf(cloud, manifest);
    const ready = problems.length === 0;
    if (ready) cloud.bring(filled(cloud, manifest));
    const condition = {
      type: "Ready",
      status: ready ? "True" : "False",
      reason: ready ? "SecretSynced" : "SecretSyncedError",
    };
    const status = { conditions: [condition] };
    const why = [...problems, ...unmet(manifest.inputs, status).map((one) => `it never comes to ${one}`)];
    if (why.length > 0 && isAwaited(manifest.inputs, true)) neverReady(cloud, why);
    return { status };
  },
};

function problemsOf(cloud: Cloud, { namespace, inputs: { spec } }: Manifest): string[] {
  const { kind = "SecretStore", name } = spec.secretStoreRef ?? {};
  const id = kind === "SecretStore" ? `${namespace}/${name}` : name;
  const store = cloud.find(`kubernetes:external-secrets.io/v1:${kind}`, id);
  if (!store) return [`could not get secret data from provider: ${kind.toLowerCase()}s "${name}" not found`];
  const { role, region, service } = store.outputs.spec.provider.aws ?? {};
  const aws = service === "SecretsManager" ? around(cloud, region) : undefined;
  if (aws === undefined) return [];
  return referencesIn(spec).flatMap((one) => readProblem(aws, role, one) ?? []);
}

/** What is read from the store: some keys, or all that are in a secret. */
function referencesIn({ data = [], dataFrom = [] }: Inputs): Inputs[] {
  return [
    ...data.map(({ remoteRef }: Inputs) => remoteRef),
    ...dataFrom.flatMap(({ extract }: Inputs) => extract ?? []),
  ];
}

function readProblem(aws: Cloud, role: string | undefined, { key, property, version }: Inputs): string | undefined {
  const secret = secretOf(aws, key);
  if (role !== undefined && isOurs(aws, role) && !aws.find("aws:iam/role:Role", role))
    return `AccessDenied: not authorized to perform: sts:AssumeRole on resource: ${role}`;
  if (secret && !mayDo(aws, role, "secretsmanager:GetSecretValue", secret.id))
    return `AccessDeniedException: ${role} is not authorized to perform: secretsmanager:GetSecretValue on resource: ${secret.id}`;
  const isStage = version !== undefined && !String(version).startsWith("uuid/");
  const problem = retrievalProblem(aws, { reference: key, stage: isStage ? version : "AWSCURRENT", key: property });
  return problem && `error processing spec.data key "${key}": ${problem}`;
}

function isOurs(aws: Cloud, arn: string): boolean {
  return arn.split(":")[4] === aws.account;
}

/** The Secret, with the keys that pods will find in it. Its values are nobody's business here. */
function filled(cloud: Cloud, { name, namespace, inputs: { spec } }: Manifest) {
  const target: string = spec.target?.name ?? name;
  const metadata = { name: target, namespace };
  const data = Object.fromEntries(keysOf(cloud, spec).map((key) => [key, ""]));
  const outputs = { apiVersion: "v1", kind: "Secret", metadata, type: "Opaque", data };
  return { type: "kubernetes:core/v1:Secret", id: `${namespace}/${target}`, name: "secret", outputs };
}

function keysOf(cloud: Cloud, { data = [], dataFrom = [], target }: Inputs): string[] {
  const templated = Object.keys(target?.template?.data ?? {});
  if (templated.length > 0) return templated;
  const aws = around(cloud);
  const extracted = dataFrom.flatMap(({ extract }: Inputs) => (aws && extract && keysIn(aws, extract.key)) ?? []);
  return [...data.map(({ secretKey }: Inputs) => secretKey), ...extracted];
}
