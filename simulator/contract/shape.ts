/**
 * What a package's type declarations say about its resources, as it is committed in `data/`.
 *
 * A type is written as a short text: `string`, `number`, `boolean`, `any`, `asset`, `"literal"`, `[string]` for a list,
 * `{string}` for a map, `#ec2.SubnetTimeouts` for an object that is described under `objects`, and `string|#...` for
 * alternatives. A `!` at the end says that the property must be given.
 */
export interface Module {
  readonly resources: Readonly<Record<string, ResourceShape>>;
  readonly objects: Readonly<Record<string, ObjectShape>>;
}

export interface ResourceShape {
  readonly inputs: ObjectShape;
  /** Properties that only the provider sets. */
  readonly outputs: readonly string[];
  /** Inputs that do not come back as outputs. */
  readonly inputOnly?: readonly string[];
  /** Properties that the SDK marks as secret by itself. */
  readonly secrets?: readonly string[];
}

/** `*` stands for whatever has no name here. */
export type ObjectShape = Readonly<Record<string, string>>;

/** One per package: its version, and which file describes the tokens of which group (`aws:<group>/...`). */
export interface Contents {
  readonly version: string;
  readonly groups: Readonly<Record<string, string>>;
  readonly provider: ObjectShape;
}
