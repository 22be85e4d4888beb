import { all, type DocumentKind, type ResourceView, type Verdict, type View } from "../kit";
import { eachIdentityDocument, eachTrustDocument, identityTypes, trustTypes } from "./iam-documents";
import { eachResourceDocument, resourcePolicyTypes } from "./resource-documents";

/** The types that have policy documents of any kind. */
export const documentTypes: readonly [string, ...string[]] = [
  identityTypes[0],
  ...new Set([...identityTypes.slice(1), ...trustTypes, ...resourcePolicyTypes]),
];

/** One verdict over all policy documents of a resource, or of a component's arguments. */
export function eachDocument(resource: ResourceView, judge: (document: View, kind: DocumentKind) => Verdict): Verdict {
  const verdicts = [
    has(resource, identityTypes) && eachIdentityDocument(resource, (document) => judge(document, "identity")),
    has(resource, trustTypes) && eachTrustDocument(resource, (document) => judge(document, "trust")),
    has(resource, resourcePolicyTypes) && eachResourceDocument(resource, (document) => judge(document, "resource")),
  ];
  return all(verdicts.filter((verdict) => verdict !== false));
}

function has({ type, isComponent }: ResourceView, types: readonly string[]): boolean {
  return isComponent || types.includes(type);
}
