import { documentsAround } from "./component-documents";
import type { ResourceView } from "./resource";
import { isObject, unknown } from "./value";
import { all, pass, some, undetermined, type Verdict } from "./verdict";
import type { View } from "./view";

/**
 * One verdict over the statements of a policy document that allow something, whether the document is text or an
 * object. A document that is not there allows nothing.
 */
export function eachAllow(document: View, judge: (statement: Statement) => Verdict): Verdict {
  return whenDocument(document, (statements) => statements.every(whenEffect("Allow", judge, pass)), pass);
}

/** One verdict over all statements of a policy document. */
export function eachStatement(document: View, judge: (statement: Statement) => Verdict): Verdict {
  return whenDocument(document, (statements) => statements.every((each) => judge(new Statement(each))), pass);
}

/** One verdict over the statements of a policy document that deny something. */
export function eachDeny(document: View, judge: (statement: Statement) => Verdict): Verdict {
  return whenDocument(document, (statements) => statements.every(whenEffect("Deny", judge, pass)), pass);
}

/** One statement that denies something has to pass; otherwise the verdict is as told. */
export function someDeny(document: View, judge: (statement: Statement) => Verdict, otherwise: Verdict): Verdict {
  return whenDocument(
    document,
    (statements) => statements.any(whenEffect("Deny", judge, otherwise), otherwise),
    otherwise,
  );
}

/** As `someDeny`, of a resource that is a policy: while its document is not known, of those that its component was given. */
export function somePolicyDenies(
  policy: ResourceView,
  judge: (statement: Statement) => Verdict,
  otherwise: Verdict,
): Verdict {
  const own = policy.at("policy");
  const given = own.value === unknown ? documentsAround(policy, "resource") : [];
  const documents = given.length > 0 ? given : [own];
  return some(
    documents.map((each) => someDeny(each, judge, otherwise)),
    otherwise,
  );
}

function whenDocument(document: View, judge: (statements: View) => Verdict, whenAbsent: Verdict): Verdict {
  return document.decide((value) => {
    if (isObject(value)) return judge(element(document, "Statement"));
    return undetermined("the value is not a policy document", document.path);
  }, whenAbsent);
}

function whenEffect(effect: "Allow" | "Deny", judge: (statement: Statement) => Verdict, otherwise: Verdict) {
  return (statement: View) =>
    element(statement, "Effect").decide(
      (value) => (value === effect ? judge(new Statement(statement)) : otherwise),
      otherwise,
    );
}

/** A statement of a policy document. Its elements are lists, also where the document has a single value. */
export class Statement {
  constructor(readonly view: View) {}

  /** The element of a name, such as `Action`. */
  element(name: string): View {
    return element(this.view, name);
  }

  get actions(): View {
    return this.element("Action");
  }

  get resources(): View {
    return this.element("Resource");
  }

  /** Everyone whom the statement names, by kind: `AWS`, `Service`, `Federated`, `CanonicalUser`, or `*` for all. */
  eachPrincipal(judge: (principal: View, kind: string) => Verdict): Verdict {
    const principal = this.element("Principal");
    return principal.decide((value) => {
      if (!isObject(value)) return principal.every((each) => judge(each, "*"));
      return all(principal.entries.map(([kind, named]) => named.every((each) => judge(each, kind))));
    }, pass);
  }

  /**
   * Passes when the statement holds only where one of these condition keys has a value that it names. A value that is
   * not known yet counts: it names something, and is undefined to who asks. Keys come in lower case, as AWS compares
   * them without regard to case.
   */
  confinedBy(isKey: (key: string, value: string | undefined) => boolean): Verdict {
    const conditions = this.element("Condition");
    const none = conditions.wrong("a condition that confines the statement");
    const operators = conditions.entries.filter(([operator]) => CONFINING_OPERATOR.test(operator));
    const confines = ([, keys]: readonly [string, View]) =>
      keys.entries.some(([key, { members }]) =>
        members.every((each) => namesSomething(each) && isKey(key.toLowerCase(), knownText(each))),
      );
    return conditions.decide(
      () =>
        some(
          operators.map((each) => each[1].decide(() => (confines(each) ? pass : none), none)),
          none,
        ),
      none,
    );
  }
}

// Negations confine nothing, nor does an operator that also holds when the request lacks the key.
const CONFINING_OPERATOR =
  /^(?:ForAnyValue:)?(?:StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike|IpAddress)$/i;

function knownText({ value }: View): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function namesSomething({ value }: View): boolean {
  return value === unknown || (typeof value === "string" && /[^*?:]/.test(value));
}

/** The element of a name, which AWS reads without regard to case. */
export function element(view: View, name: string): View {
  const same = view.entries.find(([key]) => key.toLowerCase() === name.toLowerCase());
  return same ? same[1] : view.child(name);
}
