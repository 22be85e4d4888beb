import assert from "node:assert/strict";

import type { Deployed, Registration } from "../harness";

// Inputs have the shape of their type, which only who looks into them knows.
// biome-ignore lint/suspicious/noExplicitAny: see above
export type Inputs = Record<string, any>;

/** A permission, whichever way it is written. */
export interface Statement {
  actions: string[];
  resources: string[];
  condition?: Inputs;
}

/** What a program registered, by what it is asked of here. */
export class Registered {
  constructor(readonly run: Pick<Deployed<unknown>, "registrations">) {}

  all(type: string, isMeant: (inputs: Inputs) => boolean = () => true): Inputs[] {
    return this.#meant(type, isMeant).map(({ inputs }) => inputs);
  }

  /** The one of a type whose inputs are such. */
  one(type: string, isMeant: (inputs: Inputs) => boolean = () => true): Inputs {
    return this.resource(type, isMeant).inputs;
  }

  resource(type: string, isMeant: (inputs: Inputs) => boolean = () => true): Registration {
    const [found, ...others] = this.#meant(type, isMeant);
    assert(found, `no ${type} is meant`);
    assert.deepEqual(
      others.map(({ name }) => name),
      [],
      `${found.name} is not the only ${type} that is meant`,
    );
    return found;
  }

  named(name: string): Registration {
    const found = this.run.registrations.find((each) => each.custom && each.name === name);
    assert(found, `nothing is named ${name}`);
    return found;
  }

  component(type: string, name: string): Registration {
    const found = this.run.registrations.find((each) => each.name === name && each.type === `evenkeel:index:${type}`);
    assert(found, `no ${type} is named ${name}`);
    return found;
  }

  /** What a role may do, by all that is attached to it. */
  permissionsOf(roleArn: string): Statement[] {
    const isOf = ({ role }: Inputs) => role === roleArn.split("/").at(-1);
    assert.deepEqual(this.all("aws:iam/rolePolicyAttachment:RolePolicyAttachment", isOf), []);
    const policies = this.all("aws:iam/rolePolicy:RolePolicy", isOf);
    return policies.flatMap(({ policy }) => JSON.parse(policy).Statement.map(statement));
  }

  /** Who may act with a role. */
  trustOf(roleArn: string): Inputs {
    const [trust, ...others] = JSON.parse(
      this.named(roleArn.split("/").at(-1) ?? "").inputs.assumeRolePolicy,
    ).Statement;
    assert.deepEqual(others, []);
    return trust;
  }

  /** A log group, with who may write to it by these permissions. */
  logsIn(group: string, permissions: readonly Statement[]) {
    const { retentionInDays, kmsKeyId } = this.one("aws:cloudwatch/logGroup:LogGroup", ({ name }) => name === group);
    const key = this.named(kmsKeyId.split("/key-").at(-1)).inputs;
    const writing = permissions.filter(({ actions }) => actions.some((action) => action.startsWith("logs:")));
    const own = writing.filter(({ resources }) => resources.some((each) => each.endsWith(`:log-group:${group}:*`)));
    assert(!writing.some(({ resources }) => resources.some((each) => /:log-group:[^:]*\*/.test(each))));
    return {
      group,
      keepDays: retentionInDays,
      hasKeyThatRotates: key.enableKeyRotation,
      written: own.flatMap(({ actions }) => actions),
    };
  }

  #meant(type: string, isMeant: (inputs: Inputs) => boolean): Registration[] {
    return this.run.registrations.filter((each) => each.type === type && isMeant(each.inputs));
  }
}

function statement({ Effect, Action, Resource, Condition, ...more }: Inputs): Statement {
  assert.deepEqual({ Effect, more }, { Effect: "Allow", more: {} });
  return {
    actions: [Action].flat().sort(),
    resources: [Resource].flat().sort(),
    ...(Condition && { condition: Condition }),
  };
}

/** What all of them say, which has to be the same. */
export function same<T>(first: T, ...others: T[]): T {
  for (const other of others) assert.deepEqual(other, first);
  return first;
}

/** The permissions among these for some services of AWS: `secretsmanager`, `kms`. */
export function permissionsFor(permissions: readonly Statement[], ...services: string[]): Statement[] {
  return permissions.filter(({ actions }) => actions.some((action) => services.includes(action.split(":")[0] ?? "")));
}

/** Whether a selector of Kubernetes means what has these labels. */
export function isSelected({ matchLabels = {}, matchExpressions = [] }: Inputs, labels: Inputs): boolean {
  const isIn = ({ key, operator, values }: Inputs) => operator === "In" && values.includes(labels[key]);
  return Object.entries(matchLabels).every(([key, value]) => labels[key] === value) && matchExpressions.every(isIn);
}

/** The ports of each that somebody reaches, or is reached by. */
export function joined(ways: readonly { who: string; port: number }[]): { who: string; ports: number[] }[] {
  const whos = [...new Set(ways.map(({ who }) => who))].sort();
  return whos.map((who) => {
    const ports = ways.filter((way) => way.who === who).map(({ port }) => port);
    return { who, ports: ports.sort((one, other) => one - other) };
  });
}
