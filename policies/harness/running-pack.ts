import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

import * as grpc from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

import { buildPacks } from "../build.mjs";
import type { Example, Properties, RelatedExample } from "../kit";
import type { ResourceFacts } from "../kit/resource";
import type { StackResourceFacts } from "../kit/stack";

const root = join(__dirname, "../..");

/** What the engine writes where a text is not known yet. */
export const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A rule's level and its settings. */
export type Configured = { readonly level?: "mandatory" | "advisory" | "disabled" | "remediate" } & Properties;

/** What a pack says about one resource or one stack. */
export interface Report {
  readonly violations: readonly Violation[];
  readonly notApplicable: readonly string[];
}

export interface Violation {
  readonly rule: string;
  readonly level: "mandatory" | "advisory" | "other";
  readonly severity: string;
  readonly urn: string;
  readonly message: string;
}

/** A policy pack that runs as the engine runs it: in a process of its own, asked over gRPC. */
export class RunningPack {
  static async start(pack: string): Promise<RunningPack> {
    await buildPacks();
    const runner = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
    const folder = join(root, "policies", pack);
    const server = spawn(process.execPath, [runner, "127.0.0.1:1", folder], {
      cwd: folder,
      env: { ...process.env, NODE_COMPILE_CACHE: join(root, "node_modules/.cache/packs") },
      stdio: ["ignore", "pipe", "inherit"],
    });
    // A test that breaks off must not leave the pack behind.
    process.once("exit", () => server.kill());
    const lines = createInterface({ input: server.stdout });
    const [port] = await Promise.race([
      once(lines, "line"),
      once(server, "exit").then(([code]) => Promise.reject(new Error(`the pack ${pack} ended with ${code}`))),
    ]);
    const client = new AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    return new RunningPack(server, client);
  }

  private constructor(
    private readonly server: ChildProcess,
    private readonly client: AnalyzerClient,
  ) {}

  async stop(): Promise<void> {
    this.client.close();
    this.server.kill();
    await once(this.server, "exit");
  }

  /** The pack's own name and the rules that it registers. */
  async info(): Promise<{ name: string; version: string; rules: string[] }> {
    const ask = promisify<Empty, messages.AnalyzerInfo>(this.client.getAnalyzerInfo.bind(this.client));
    const info = await ask(new Empty());
    return {
      name: info.getName(),
      version: info.getVersion(),
      rules: info.getPoliciesList().map((policy) => policy.getName()),
    };
  }

  /** Sets rules to a level, and their settings. What is not named keeps the level that the pack gives it. */
  async configure(given: Readonly<Record<string, Configured>>): Promise<void> {
    const request = new messages.ConfigureAnalyzerRequest();
    for (const [rule, { level = "mandatory", ...settings }] of Object.entries(given)) {
      const config = new messages.PolicyConfig();
      config.setEnforcementlevel(LEVELS[level]);
      config.setProperties(Struct.fromJavaScript(toStruct(settings)));
      request.getPolicyconfigMap().set(rule, config);
    }
    const ask = promisify<messages.ConfigureAnalyzerRequest, Empty>(this.client.configure.bind(this.client));
    await ask(request);
  }

  /** Tells which stack is judged, as the engine does. */
  async configureStack(stack: string, config: Readonly<Record<string, string>> = {}): Promise<void> {
    const request = new messages.AnalyzerStackConfigureRequest();
    request.setProject("evenkeel");
    request.setStack(stack);
    for (const [key, value] of Object.entries(config)) request.getConfigMap().set(key, value);
    const ask = promisify<messages.AnalyzerStackConfigureRequest, messages.AnalyzerStackConfigureResponse>(
      this.client.configureStack.bind(this.client),
    );
    await ask(request);
  }

  judge({ type, properties, provider, options }: Example): Promise<Report> {
    return this.judgeFacts({ ...named(type, "subject"), ...factsOf({ properties, provider, options }) });
  }

  judgeStack(resources: readonly RelatedExample[]): Promise<Report> {
    const urns = (name: string) => resources.filter((each) => each.name === name).map(({ type }) => urnOf(type, name));
    return this.judgeStackFacts(
      resources.map((each) => ({
        ...named(each.type, each.name),
        ...factsOf(each),
        propertyDependencies: Object.fromEntries(Object.entries(each.from).map(([key, name]) => [key, urns(name)])),
      })),
    );
  }

  async judgeFacts(facts: ResourceFacts): Promise<Report> {
    const request = describe(new messages.AnalyzeRequest(), facts);
    const ask = promisify<messages.AnalyzeRequest, messages.AnalyzeResponse>(this.client.analyze.bind(this.client));
    return report(await ask(request));
  }

  async judgeStackFacts(resources: readonly StackResourceFacts[]): Promise<Report> {
    const request = new messages.AnalyzeStackRequest();
    request.setResourcesList(resources.map(stackResource));
    const ask = promisify<messages.AnalyzeStackRequest, messages.AnalyzeResponse>(
      this.client.analyzeStack.bind(this.client),
    );
    return report(await ask(request));
  }

  /** The properties as rules whose level is `remediate` left them, and which rules changed them. */
  async remediate({
    type,
    properties,
    provider,
    options,
  }: Example): Promise<{ rules: string[]; properties: Properties }> {
    const facts = { ...named(type, "subject"), ...factsOf({ properties, provider, options }) };
    const ask = promisify<messages.AnalyzeRequest, messages.RemediateResponse>(this.client.remediate.bind(this.client));
    const answer = await ask(describe(new messages.AnalyzeRequest(), facts));
    const remediations = answer.getRemediationsList();
    return {
      rules: remediations.map((each) => each.getPolicyname()),
      properties: remediations.at(-1)?.getProperties()?.toJavaScript() ?? properties,
    };
  }
}

function named(type: string, name: string) {
  return { type, name, urn: urnOf(type, name) };
}

function factsOf({ properties, provider, options }: Pick<Example, "properties" | "provider" | "options">) {
  return { props: properties, ...(provider && { provider: { props: provider } }), ...(options && { options }) };
}

function stackResource(facts: StackResourceFacts): messages.AnalyzerResource {
  const resource = describe(new messages.AnalyzerResource(), facts);
  resource.setParent(facts.options?.parent ?? "");
  resource.setDependenciesList([...(facts.dependencies ?? [])]);
  for (const [property, urns] of Object.entries(facts.propertyDependencies)) {
    const dependencies = new messages.AnalyzerPropertyDependencies();
    dependencies.setUrnsList([...urns]);
    resource.getPropertydependenciesMap().set(property, dependencies);
  }
  return resource;
}

function describe<M extends messages.AnalyzeRequest | messages.AnalyzerResource>(message: M, facts: ResourceFacts): M {
  message.setType(facts.type);
  message.setName(facts.name);
  message.setUrn(facts.urn);
  message.setProperties(Struct.fromJavaScript(toStruct(facts.props)));
  message.setOptions(optionsOf(facts.options));
  if (facts.provider) message.setProvider(providerOf(facts.provider));
  return message;
}

function optionsOf(options: Example["options"] = {}): messages.AnalyzerResourceOptions {
  const message = new messages.AnalyzerResourceOptions();
  message.setProtect(options.protect ?? false);
  message.setIgnorechangesList([...(options.ignoreChanges ?? [])]);
  message.setAliasesList([...(options.aliases ?? [])]);
  message.setParent(options.parent ?? "");
  return message;
}

function providerOf({ type, name, props }: NonNullable<ResourceFacts["provider"]>): messages.AnalyzerProviderResource {
  const provider = new messages.AnalyzerProviderResource();
  provider.setType(type ?? "pulumi:providers:aws");
  provider.setName(name ?? "aws");
  provider.setUrn(urnOf(type ?? "pulumi:providers:aws", name ?? "aws"));
  provider.setProperties(Struct.fromJavaScript(toStruct(props)));
  return provider;
}

export function urnOf(type: string, name: string): string {
  return `urn:pulumi:test::evenkeel::${type}::${name}`;
}

type StructInput = Parameters<typeof Struct.fromJavaScript>[0];

// What protobuf takes is JSON; examples are written as such.
function toStruct(properties: object): StructInput {
  return JSON.parse(JSON.stringify(properties));
}

function report(response: messages.AnalyzeResponse): Report {
  return {
    violations: response.getDiagnosticsList().map((each) => ({
      rule: each.getPolicyname(),
      level: levelOf(each.getEnforcementlevel()),
      severity: severityOf(each.getSeverity()),
      urn: each.getUrn(),
      message: each.getMessage(),
    })),
    notApplicable: response.getNotApplicableList().map((each) => each.getPolicyName()),
  };
}

const LEVELS = {
  advisory: messages.EnforcementLevel.ADVISORY,
  mandatory: messages.EnforcementLevel.MANDATORY,
  disabled: messages.EnforcementLevel.DISABLED,
  remediate: messages.EnforcementLevel.REMEDIATE,
};

function levelOf(level: messages.EnforcementLevel): Violation["level"] {
  if (level === messages.EnforcementLevel.MANDATORY) return "mandatory";
  return level === messages.EnforcementLevel.ADVISORY ? "advisory" : "other";
}

function severityOf(severity: messages.PolicySeverity): string {
  const names = Object.entries(messages.PolicySeverity);
  const [name = ""] = names.find(([, value]) => value === severity) ?? [];
  return name.replace("POLICY_SEVERITY_", "").toLowerCase();
}
