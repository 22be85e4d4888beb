import resources from "./data/resources.json";
import { contains, overlap } from "./pattern";

interface ServiceResources {
  readonly resourceTypes: Readonly<Record<string, string>>;
  /** The actions, for each list of resource types that they take. */
  readonly actions: Readonly<Record<string, string>>;
  readonly conditionKeys: Readonly<Record<string, string>>;
}

/** Which values a condition key has. */
export type ConditionKeyType = string;

const services = new Map<string, ServiceResources>(Object.entries(resources.services));

/** Whether resource types and condition keys of a service are known. Of others only the actions are. */
export function hasResources(service: string): boolean {
  return services.has(service.toLowerCase());
}

/**
 * The patterns of the ARNs that an action takes, with `*` where a name stands. Nothing for an action that takes "*"
 * only, and for one of a service whose resource types are not known.
 */
export function arnsOf(action: string): readonly string[] {
  const known = arns.get(action);
  if (known) return known;
  const read = readArns(action.toLowerCase());
  arns.set(action, read);
  return read;
}

const arns = new Map<string, readonly string[]>();

function readArns(action: string): readonly string[] {
  const [service = "", name = ""] = action.split(":");
  const found = services.get(service);
  if (!found) return [];
  const types = Object.entries(found.actions).flatMap(([list, names]) =>
    names.toLowerCase().split(" ").includes(name) ? list.split(" ") : [],
  );
  return types.flatMap((type) => (Object.hasOwn(found.resourceTypes, type) ? [wild(found.resourceTypes[type])] : []));
}

/** Whether an action can be about a resource that an ARN, or a pattern of ARNs, is about. */
export function takes(action: string, arn: string): boolean {
  const known = compared.get(arn) ?? new Map<string, boolean>();
  if (compared.size >= MOST_COMPARED) compared.clear();
  compared.set(arn, known);
  return arnsOf(action).some((pattern) => {
    const answer = known.get(pattern) ?? overlapAsArns(pattern, arn);
    known.set(pattern, answer);
    return answer;
  });
}

/** Whether what stands in an ARN behind the account is a pattern that matches every resource of a type of the service. */
export function coversKind(service: string, name: string): boolean {
  if (!name.includes("*")) return false;
  const types = Object.values(services.get(service)?.resourceTypes ?? {}).map((arn) => partsOf(wild(arn)).at(-1) ?? "");
  return types.some((type) => type.includes("*") && contains(name, type));
}

// A hundred actions have forty patterns of ARNs between them, and a document names the same resource for several.
const compared = new Map<string, Map<string, boolean>>();
const MOST_COMPARED = 1_000;

/** Whether two patterns of ARNs overlap, part by part: a star for a partition does not stand for a service as well. */
function overlapAsArns(one: string, other: string): boolean {
  const [parts, others] = [partsOf(one), partsOf(other)];
  if (parts.length < ARN_PARTS || others.length < ARN_PARTS) return overlap(one, other);
  return parts.every((part, at) => overlap(part, others[at] ?? ""));
}

const ARN_PARTS = 6;

/** Partition, service, region, account and, as a whole, the resource. */
function partsOf(arn: string): string[] {
  const parts = arn.split(":");
  return [
    ...parts.slice(0, ARN_PARTS - 1),
    ...(parts.length < ARN_PARTS ? [] : [parts.slice(ARN_PARTS - 1).join(":")]),
  ];
}

/** The type of a condition key such as `ecs:cluster` or `aws:SourceVpc`; nothing for one that does not exist. */
export function conditionKeyType(key: string): ConditionKeyType | undefined {
  const wanted = key.toLowerCase();
  return types().get(wanted) ?? [...types()].find(([known]) => isOfTemplate(wanted, known))?.[1];
}

let read: Map<string, ConditionKeyType> | undefined;

function types(): ReadonlyMap<string, ConditionKeyType> {
  if (read) return read;
  read = new Map();
  const groups = [resources.globalConditionKeys, ...[...services.values()].map(({ conditionKeys }) => conditionKeys)];
  for (const group of groups) {
    for (const [type, keys] of Object.entries(group)) {
      for (const key of keys.split(" ")) read.set(key.toLowerCase(), type);
    }
  }
  return read;
}

// Of some keys users choose the end: aws:ResourceTag/tag-key, kms:EncryptionContext:${Key}, s3:ExistingObjectTag/<key>.
function isOfTemplate(key: string, template: string): boolean {
  const chosen = template.search(/\$\{|<|(?<=\/)tag-key$/);
  return chosen > 0 && key.length > chosen && key.startsWith(template.slice(0, chosen));
}

function wild(arn = ""): string {
  return arn.replace(/\$\{\w+\}/g, "*");
}
