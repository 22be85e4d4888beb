import {
  all,
  anyComponent,
  type DocumentKind,
  type Doubt,
  documentsAround,
  documentsOf,
  judgedWithComponent,
  notApplicable,
  type ResourceView,
  type Verdict,
  type View,
} from "../kit";

const ROLE = "aws:iam/role:Role";

/** The types whose documents say what an identity may do, each spelling of them, and components that are given some. */
export const identityTypes = [
  "aws:iam/rolePolicy:RolePolicy",
  "aws:iam/policy:Policy",
  ROLE,
  "aws:iam/groupPolicy:GroupPolicy",
  "aws:iam/userPolicy:UserPolicy",
  "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy",
  anyComponent,
] as const;

/** One verdict over all documents that say what an identity may do. */
export function eachIdentityDocument(resource: ResourceView, judge: (document: View) => Verdict): Verdict {
  if (resource.isComponent) return eachGiven(resource, "identity", judge);
  if (resource.type === ROLE) {
    const policies = resource.at("inlinePolicies");
    return unlessGiven(resource, "identity", policies, () => policies.every((each) => judge(each.at("policy"))));
  }
  const document = resource.at(resource.type.startsWith("aws:ssoadmin/") ? "inlinePolicy" : "policy");
  return unlessGiven(resource, "identity", document, () => judge(document));
}

/** The types whose documents say who may act with a role. */
export const trustTypes = [ROLE, anyComponent] as const;

/** One verdict over all documents that say who may act with a role. */
export function eachTrustDocument(resource: ResourceView, judge: (document: View) => Verdict): Verdict {
  if (resource.isComponent) return eachGiven(resource, "trust", judge);
  const document = resource.at("assumeRolePolicy");
  return unlessGiven(resource, "trust", document, () => judge(document));
}

/** One verdict over the documents that a component was given. */
export function eachGiven(component: ResourceView, kind: DocumentKind, judge: (document: View) => Verdict): Verdict {
  const documents = documentsOf(component, kind);
  if (documents.length === 0) return notApplicable("it was given no such document");
  const verdict = all(documents.map(judge));
  return verdict.kind === "judged" ? { ...verdict, doubts: verdict.doubts.filter(isNoId) } : verdict;
}

// What only waits for another resource's id is named: the program says where it comes from. The document itself is
// judged with it, before it is in force.
const ID = /\.(?:Resource|Principal\.\w+|Condition\.[^.]+\..+?)(?:\[\d+\])?$/i;

function isNoId({ path }: Doubt): boolean {
  return !ID.test(path);
}

/**
 * The verdict on a document, unless it is not known yet and was judged already: as statements that the component was
 * given which the resource is of.
 */
export function unlessGiven(resource: ResourceView, kind: DocumentKind, document: View, judge: () => Verdict): Verdict {
  const isJudged = document.seen.state === "unknown" && documentsAround(resource, kind).length > 0;
  return isJudged ? judgedWithComponent() : judge();
}

/** A document of one statement, to try a rule on. */
export function statement(properties: Readonly<Record<string, unknown>>) {
  return { Version: "2012-10-17", Statement: [{ Effect: "Allow", ...properties }] };
}
