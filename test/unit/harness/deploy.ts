import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceOutputsRequest, RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import type { MockMonitor } from "@pulumi/pulumi/runtime/mocks";

import { created } from "./cloud";
import { type Inputs, optionsOf, type RegisteredOptions, type Registration, unwrap } from "./registration";

// Pulumi looks up for each resource, in all source maps of its stack, where it was made. No test asks.
Object.assign(pulumi.Resource, { stackTrace: () => [] });

export interface DeployOptions {
  /** As a first preview on a real cloud: whatever a provider computes is unknown. */
  preview?: boolean;
  /** Stack configuration as the engine hands it over: full keys, objects as JSON. */
  config?: Record<string, string>;
  stack?: string;
  /** Answers an invoke. Without it, every invoke is refused. */
  invoke?: (token: string, inputs: Inputs) => Inputs;
}

export interface Deployed<T> {
  /** What the program returned. */
  result: T;
  /** Everything that was registered, in that order, without the stack itself. */
  registrations: readonly Registration[];
  /** The one resource of that name; the type tells namesakes apart. */
  find(name: string, type?: string): Registration;
  inputs(name: string, type?: string): Inputs;
  options(name: string, type?: string): RegisteredOptions;
  /** The names of all resources of a type, in alphabetical order. */
  named(type: string): string[];
}

/** Runs a program under mocks to its end. Rejects with the first error of the program, or of what it set off. */
export async function deploy<T>(program: () => T, options: DeployOptions = {}): Promise<Deployed<Awaited<T>>> {
  const { preview = false, config = {}, stack = "staging" } = options;
  const recorder = new Recorder(options);
  await pulumi.runtime.setMocks(recorder, "evenkeel", stack, preview);
  pulumi.runtime.setAllConfig(config);
  recorder.listen();

  const result = await failingOnStrayRejections(async () => {
    let returned: { value: Awaited<T> } | undefined;
    try {
      await pulumi.runtime.runInPulumiStack(async () => {
        returned = { value: await program() };
      });
    } finally {
      await pulumi.runtime.disconnect();
    }
    assert(returned);
    return returned.value;
  }).catch((error) => {
    throw recorder.refusals[0] ?? error;
  });
  const { registrations } = recorder;
  assertNoDuplicates(registrations);

  const find = (name: string, type?: string) => only(registrations, name, type);
  return {
    result,
    registrations,
    find,
    inputs: (name, type) => find(name, type).inputs,
    options: (name, type) => find(name, type).options,
    named: (type) =>
      registrations
        .filter((each) => each.type === type)
        .map(({ name }) => name)
        .sort(),
  };
}

/** Nothing may hide from a first preview: what is registered inside `apply` shows in an update only. */
export async function assertPreviewComplete(program: () => unknown, options: DeployOptions = {}): Promise<void> {
  const urns = ({ registrations }: Deployed<unknown>) => registrations.map(({ urn }) => urn).sort();
  const update = await deploy(program, { ...options, preview: false });
  const preview = await deploy(program, { ...options, preview: true });
  assert.deepEqual(urns(preview), urns(update));
}

/** The value of an output of a program that was deployed. Secrets are unwrapped. */
export async function resolved<T>(output: pulumi.Input<T>): Promise<pulumi.Unwrap<T>> {
  let found: { value: unknown } | undefined;
  pulumi.output(output).apply((value) => {
    found = { value };
  });
  // The program has ended, so that what can be known is known, and nothing but microtasks are left.
  await new Promise((resolve) => setImmediate(resolve));
  assert(found, "the output has no value: it depends on something unknown");
  return found.value as pulumi.Unwrap<T>; // An output's value is unwrapped to any depth; the types of apply lose that.
}

export function isSecret(output: pulumi.Output<unknown>): Promise<boolean> {
  return pulumi.isSecret(output);
}

const STACK = "pulumi:pulumi:Stack";

/** Answers as providers would, and writes down what reaches the engine. */
class Recorder implements pulumi.runtime.Mocks {
  readonly registrations: Registration[] = [];
  /** Kept here, since the SDK hands on an invoke's error without its message. */
  readonly refusals: Error[] = [];
  readonly #byMockUrn = new Map<string, Registration>();
  readonly #options: DeployOptions;

  constructor(options: DeployOptions) {
    this.#options = options;
  }

  newResource({ type, name, inputs, custom }: pulumi.runtime.MockResourceArgs): pulumi.runtime.MockResourceResult {
    if (this.#options.preview) return { id: undefined, state: inputs };
    return custom ? created(type, name, inputs) : { id: undefined, state: {} };
  }

  call({ token, inputs }: pulumi.runtime.MockCallArgs): pulumi.runtime.MockCallResult {
    const answer = this.#options.invoke?.(token, inputs);
    if (answer) return answer;
    // What AWS says of a region and of no account.
    if (token === "aws:lb/getHostedZoneId:getHostedZoneId") return { id: "Z35SXDOTRQ7X7K" };
    const refusal = new Error(`the program invokes ${token}, which this test does not answer`);
    this.refusals.push(refusal);
    throw refusal;
  }

  /** Mocks see inputs alone. The options are in the request, on its way to the monitor. */
  listen(): void {
    const monitor = pulumi.runtime.getMonitor() as unknown as MockMonitor; // setMocks put it there
    const register = monitor.registerResource.bind(monitor);
    monitor.registerResource = async (request: RegisterResourceRequest, done) => {
      const registration = this.#record(request);
      await register(request, (error, response) => {
        if (response) {
          this.#byMockUrn.set(response.getUrn(), registration);
          const { value, secrets } = unwrap(response.getObject().toJavaScript());
          Object.assign(registration, { outputs: value, secretOutputs: secrets });
        }
        done(error, response);
      });
    };
    const registerOutputs = monitor.registerResourceOutputs.bind(monitor);
    monitor.registerResourceOutputs = (request: RegisterResourceOutputsRequest, done) => {
      const { value, secrets } = unwrap(request.getOutputs()?.toJavaScript() ?? {});
      Object.assign(this.#byMockUrn.get(request.getUrn()) ?? {}, { outputs: value, secretOutputs: secrets });
      registerOutputs(request, done);
    };
  }

  #record(request: RegisterResourceRequest): Registration {
    const parent = this.#byMockUrn.get(request.getParent());
    const type = request.getType();
    const { value, secrets } = unwrap(request.getObject()?.toJavaScript() ?? {});
    const registration: Registration = {
      urn: `${parent && parent.type !== STACK ? `${parent.urn.split("::")[0]}$` : ""}${type}::${request.getName()}`,
      type,
      name: request.getName(),
      custom: request.getCustom(),
      inputs: value as Inputs, // The object of a request is a map.
      secrets,
      options: optionsOf(request, (urn) => this.#byMockUrn.get(urn)?.name ?? urn),
      outputs: {},
      secretOutputs: [],
    };
    if (type !== STACK) this.registrations.push(registration);
    return registration;
  }
}

/** Errors inside `apply` and in registrations reject promises that nobody holds. The first one becomes the error. */
async function failingOnStrayRejections<T>(run: () => Promise<T>): Promise<T> {
  const strays: unknown[] = [];
  const others = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", (reason) => strays.push(reason));
  try {
    const result = await run();
    // Node reports rejections after the microtasks of a turn.
    await new Promise((resolve) => setImmediate(resolve));
    if (strays.length > 0) throw strays[0];
    return result;
  } finally {
    process.removeAllListeners("unhandledRejection");
    for (const listener of others) process.on("unhandledRejection", listener);
  }
}

/** Mocks accept what the engine refuses: the same URN twice. */
function assertNoDuplicates(registrations: readonly Registration[]): void {
  const urns = registrations.map(({ urn }) => urn);
  const duplicates = urns.filter((urn, index) => urns.indexOf(urn) !== index);
  assert.deepEqual(duplicates, [], "registered twice");
}

function only(registrations: readonly Registration[], name: string, type?: string): Registration {
  const found = registrations.filter((each) => each.name === name && (type === undefined || each.type === type));
  const [first, ...more] = found;
  const names = registrations.map((each) => `${each.name} (${each.type})`).join("\n  ");
  assert(first, `nothing is named "${name}"${type ? ` of type ${type}` : ""}. There are:\n  ${names}`);
  assert(
    more.length === 0,
    `"${name}" names several resources: ${found.map((each) => each.type).join(", ")}. Give a type.`,
  );
  return first;
}
