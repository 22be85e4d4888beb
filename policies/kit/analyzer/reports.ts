import * as messages from "@pulumi/pulumi/proto/analyzer_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";

import type { Pack } from "../pack";
import type { Rule } from "../rule";
import type { NotApplicable } from "../rules-by-type";
import type { Diagnostic, Mended, Report } from "../session";
import { levelOf, type PackFacts, severityOf } from "./info";

/** What a session found, in the engine's words. */
export class Reports {
  readonly #rules: ReadonlyMap<string, Rule>;
  readonly #reasons = new WeakMap<NotApplicable, messages.PolicyNotApplicable>();

  constructor(
    private readonly pack: PackFacts,
    packs: readonly Pack[],
  ) {
    this.#rules = new Map(packs.flatMap(({ rules }) => rules.map((rule) => [rule.id, rule] as const)));
  }

  analyzed({ diagnostics, notApplicable }: Report): messages.AnalyzeResponse {
    const response = new messages.AnalyzeResponse();
    response.setDiagnosticsList(diagnostics.map((each) => this.#diagnostic(each)));
    response.setNotApplicableList(notApplicable.map((each) => this.#reason(each)));
    return response;
  }

  /** Each resource is told of by nearly all rules, in the same words: each message is made once. */
  #reason(notApplicable: NotApplicable): messages.PolicyNotApplicable {
    const known = this.#reasons.get(notApplicable);
    if (known) return known;
    const message = new messages.PolicyNotApplicable();
    message.setPolicyName(notApplicable.rule);
    message.setReason(notApplicable.reason);
    this.#reasons.set(notApplicable, message);
    return message;
  }

  remediated(mended: readonly Mended[]): messages.RemediateResponse {
    const response = new messages.RemediateResponse();
    response.setRemediationsList(
      mended.map(({ rule, properties }) => {
        const message = new messages.Remediation();
        message.setPolicyname(rule);
        message.setPolicypackname(this.pack.name);
        message.setPolicypackversion(this.pack.version);
        message.setDescription(this.#rules.get(rule)?.title ?? "");
        // They came as JSON, and remedies set JSON.
        const plain: Record<string, JavaScriptValue> = JSON.parse(JSON.stringify(properties));
        message.setProperties(Struct.fromJavaScript(plain));
        return message;
      }),
    );
    return response;
  }

  #diagnostic({ rule: id, urn, level, message }: Diagnostic): messages.AnalyzeDiagnostic {
    const rule = this.#rules.get(id);
    const diagnostic = new messages.AnalyzeDiagnostic();
    diagnostic.setPolicyname(id);
    diagnostic.setPolicypackname(this.pack.name);
    diagnostic.setPolicypackversion(this.pack.version);
    diagnostic.setDescription(rule?.title ?? "");
    diagnostic.setMessage(message);
    diagnostic.setEnforcementlevel(levelOf(level));
    diagnostic.setUrn(urn);
    diagnostic.setSeverity(severityOf(rule?.severity ?? "high"));
    return diagnostic;
  }
}
