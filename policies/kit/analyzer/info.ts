import * as messages from "@pulumi/pulumi/proto/analyzer_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";

import { configSchema, controlIds, type GivenLevel, levelsSchema, PACK_SETTINGS, packSettings } from "../configuration";
import type { Pack } from "../pack";
import type { Rule, Severity } from "../rule";
import type { Session } from "../session";

export interface PackFacts {
  readonly name: string;
  readonly description: string;
  readonly version: string;
}

const { EnforcementLevel, PolicySeverity, PolicyType } = messages;

const LEVELS: Readonly<Record<GivenLevel, messages.EnforcementLevel>> = {
  advisory: EnforcementLevel.ADVISORY,
  mandatory: EnforcementLevel.MANDATORY,
  disabled: EnforcementLevel.DISABLED,
  remediate: EnforcementLevel.REMEDIATE,
};

const SEVERITIES: Readonly<Record<Severity, messages.PolicySeverity>> = {
  low: PolicySeverity.POLICY_SEVERITY_LOW,
  medium: PolicySeverity.POLICY_SEVERITY_MEDIUM,
  high: PolicySeverity.POLICY_SEVERITY_HIGH,
  critical: PolicySeverity.POLICY_SEVERITY_CRITICAL,
};

export function levelOf(level: GivenLevel): messages.EnforcementLevel {
  return LEVELS[level];
}

export function levelName(level: messages.EnforcementLevel): GivenLevel {
  const names: readonly GivenLevel[] = ["advisory", "mandatory", "disabled", "remediate"];
  return names.find((name) => LEVELS[name] === level) ?? "mandatory";
}

export function severityOf(severity: Severity): messages.PolicySeverity {
  return SEVERITIES[severity];
}

/** What the engine, `pulumi policy ls` and Pulumi Cloud learn of a pack. */
export function analyzerInfo({ name, description, version }: PackFacts, session: Session): messages.AnalyzerInfo {
  const info = new messages.AnalyzerInfo();
  info.setName(name);
  info.setDescription(description);
  info.setVersion(version);
  info.setSupportsconfig(true);
  info.setPoliciesList([
    settingsInfo(),
    ...session.packs.flatMap((pack) =>
      pack.rules.map((rule) => ruleInfo(pack, rule, session.defaultLevel(pack, rule))),
    ),
  ]);
  return info;
}

function settingsInfo(): messages.PolicyInfo {
  const info = new messages.PolicyInfo();
  info.setName(PACK_SETTINGS);
  info.setDescription("Which rules judge, and that exemptions are valid, narrow, current and used.");
  info.setEnforcementlevel(EnforcementLevel.MANDATORY);
  info.setSeverity(PolicySeverity.POLICY_SEVERITY_HIGH);
  info.setPolicyType(PolicyType.POLICY_TYPE_STACK);
  info.setConfigschema(schema(configSchema(packSettings)));
  return info;
}

function ruleInfo(pack: Pack, rule: Rule, level: GivenLevel): messages.PolicyInfo {
  const info = new messages.PolicyInfo();
  info.setName(rule.id);
  info.setDisplayname(rule.title);
  info.setDescription(`${rule.title}. ${rule.why}`);
  info.setEnforcementlevel(levelOf(level));
  info.setSeverity(severityOf(rule.severity));
  info.setPolicyType(rule.kind === "stack" ? PolicyType.POLICY_TYPE_STACK : PolicyType.POLICY_TYPE_RESOURCE);
  info.setTagsList([`pack:${pack.name}`, ...controlIds(rule)]);
  info.setRemediationSteps(rule.fix);
  info.setUrl(rule.link);
  // The engine compiles each schema whenever it starts the pack. What a rule without settings is given, its levels, the
  // pack checks itself, as it does with all that it is given.
  if (Object.keys(rule.settings).length > 0) {
    info.setConfigschema(schema({ ...levelsSchema, ...configSchema(rule.settings) }));
  }
  return info;
}

function schema(properties: Readonly<Record<string, Readonly<Record<string, unknown>>>>): messages.PolicyConfigSchema {
  const message = new messages.PolicyConfigSchema();
  // A schema is JSON.
  const plain: Record<string, JavaScriptValue> = JSON.parse(JSON.stringify(properties));
  message.setProperties(Struct.fromJavaScript(plain));
  return message;
}
