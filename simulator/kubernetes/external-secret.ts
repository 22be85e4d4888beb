import { mayDo } from "../aws/iam/permissions";
import { admitsPrincipal } from "../aws/iam/statements";
import { keysIn, retrievalProblem } from "../aws/secretsmanager/retrieval";
import { secretOf } from "../aws/secretsmanager/value";
import type { Cloud, Inputs, Known } from "../kit";
import { around } from "./around";
import { isAwaited, neverReady, unmet } from "./await";
import { RELEASE } from "./definitions";
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
  const refused = assumptionProblem(cloud, aws, role);
  if (refused !== undefined) return [refused];
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
  if (secret && !mayDo(aws, role, "secretsmanager:GetSecretValue", secret.id))
    return `AccessDeniedException: ${role} is not authorized to perform: secretsmanager:GetSecretValue on resource: ${secret.id}`;
  const isStage = version !== undefined && !String(version).startsWith("uuid/");
  const problem = retrievalProblem(aws, { reference: key, stage: isStage ? version : "AWSCURRENT", key: property });
  return problem && `error processing spec.data key "${key}": ${problem}`;
}

/** Why the controller does not become the store's role. Where its pods have no identity, nobody knows who it is. */
function assumptionProblem(cloud: Cloud, aws: Cloud, role: string | undefined): string | undefined {
  if (role === undefined || !isOurs(aws, role)) return undefined;
  const controller = controllerRole(cloud, aws);
  const assumed = aws.find("aws:iam/role:Role", role);
  const denied = `AccessDenied: User: ${controller ?? "the controller"} is not authorized to perform: sts:AssumeRole on resource: ${role}`;
  if (!assumed) return aws.isGiven(role) ? undefined : denied;
  if (controller === undefined || aws.isGiven(controller)) return undefined;
  const isLetIn = ASSUMING.every((action) => lets(aws, assumed, controller, action));
  return isLetIn ? undefined : denied;
}

// Pod Identity gives sessions tags, which go along.
// https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
const ASSUMING = ["sts:AssumeRole", "sts:TagSession"];

// Who names a role lets it in; who names an account leaves it to that account's policies.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
function lets(aws: Cloud, { id, outputs }: Known, controller: string, action: string): boolean {
  const policy: string = outputs.assumeRolePolicy;
  const account = [aws.account, `arn:aws:iam::${aws.account}:root`];
  if (admitsPrincipal(policy, [controller], action)) return true;
  return admitsPrincipal(policy, account, action) && mayDo(aws, controller, action, outputs.arn ?? id);
}

/** Who External Secrets is: what its namespace's service accounts are given. */
function controllerRole(cloud: Cloud, aws: Cloud): string | undefined {
  const release = cloud.every(RELEASE).find(({ inputs }) => String(inputs.chart).endsWith("external-secrets"));
  if (!release) return undefined;
  const { namespace } = release.outputs;
  const clusterName = cloud.account.split("/").at(-1) ?? "";
  const identity = "aws:eks/podIdentityAssociation:PodIdentityAssociation";
  return aws.every(identity, { clusterName, namespace })[0]?.outputs.roleArn;
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
