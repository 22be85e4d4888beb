import { type StackResource, type Statement, some, somePolicyDenies, type Verdict, type View } from "../kit";

/** Whether a policy of a resource, its own or one beside it that takes a property from it, denies as it has to. */
export function aPolicyDenies(
  resource: StackResource,
  beside: { readonly type: string; readonly property: string },
  denies: (statement: Statement) => Verdict,
  otherwise: Verdict,
): Verdict {
  const holders = [resource.given, ...resource.referredToBy(beside.type, beside.property)];
  return some(
    holders.map((each) => somePolicyDenies(each, denies, otherwise)),
    otherwise,
  );
}

/** Whether a denial holds whenever there is no TLS. Any further condition would let some requests without it through. */
export function holdsWithoutTls(statement: Statement, otherwise: Verdict): Verdict {
  return onlyEntry(statement.element("Condition"), /^bool(?:ifexists)?$/i, otherwise, (keys) =>
    onlyEntry(keys, /^aws:securetransport$/i, otherwise, (values) => values.every((value) => value.is(false))),
  );
}

function onlyEntry(part: View, name: RegExp, otherwise: Verdict, judge: (entry: View) => Verdict): Verdict {
  return part.decide(() => {
    const [[found, entry] = [], ...others] = part.entries;
    return found !== undefined && entry && others.length === 0 && name.test(found) ? judge(entry) : otherwise;
  }, otherwise);
}
