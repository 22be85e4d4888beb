import * as fs from "node:fs";
import * as path from "node:path";
import ts from "typescript";

import type { ObjectShape, ResourceShape } from "./shape";

export interface DeclaredResource {
  readonly token: string;
  /** The folder of the SDK that declares it. */
  readonly folder: string;
  readonly shape: ResourceShape;
}

/** Reads the classes of resources that the SDK of one package declares. */
export function* declaredResources(packageFolder: string): Generator<DeclaredResource> {
  for (const file of declarationFiles(packageFolder)) {
    const script = file.replace(/\.d\.ts$/, ".js");
    if (!fs.existsSync(script)) continue;
    const code = fs.readFileSync(script, "utf8");
    const token = /static __pulumiType = ['"]([^'"]+)['"]/.exec(code)?.[1];
    if (token === undefined || /super\([^;]*true \/\*remote\*\/\)/.test(code)) continue;
    const shape = readClass(parse(file), secretOutputs(code));
    if (shape) yield { token, folder: path.relative(packageFolder, file).split(path.sep)[0] ?? "", shape };
  }
}

/** Reads every named object type of the package's `types/input.d.ts`, by its name with namespaces: `ec2.EipTimeouts`. */
export function declaredObjects(packageFolder: string): ReadonlyMap<string, ObjectShape> {
  const objects = new Map<string, ObjectShape>();
  const file = path.join(packageFolder, "types", "input.d.ts");
  if (!fs.existsSync(file)) return objects;
  const visit = (statement: ts.Statement, namespace: string): void => {
    if (ts.isInterfaceDeclaration(statement)) objects.set(namespace + statement.name.text, readMembers(statement));
    if (!ts.isModuleDeclaration(statement) || !statement.body || !ts.isModuleBlock(statement.body)) return;
    for (const inner of statement.body.statements) visit(inner, `${namespace}${statement.name.text}.`);
  };
  for (const statement of parse(file).statements) visit(statement, "");
  return objects;
}

/** The names of objects that a type mentions. */
export function mentionedObjects(shape: ObjectShape): string[] {
  return Object.values(shape).flatMap((type) => [...type.matchAll(/#([\w.]+)/g)].map(([, name]) => name ?? ""));
}

function* declarationFiles(folder: string): Generator<string> {
  const entries = fs.readdirSync(folder, { withFileTypes: true });
  for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== "node_modules" && entry.name !== "types") yield* declarationFiles(file);
    else if (entry.isFile() && file.endsWith(".d.ts")) yield file;
  }
}

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, fs.readFileSync(file, "utf8"), ts.ScriptTarget.Latest, false);
}

function secretOutputs(code: string): string[] {
  const list = /additionalSecretOutputs: \[([^\]]*)\]/.exec(code)?.[1] ?? "";
  return [...list.matchAll(/["']([^"']+)["']/g)].map(([, name]) => name ?? "");
}

function readClass(source: ts.SourceFile, secrets: string[]): ResourceShape | undefined {
  const interfaces = new Map<string, ts.InterfaceDeclaration>();
  for (const statement of source.statements) {
    if (ts.isInterfaceDeclaration(statement)) interfaces.set(statement.name.text, statement);
  }
  for (const statement of source.statements) {
    if (!ts.isClassDeclaration(statement) || !extendsResource(statement, source)) continue;
    const args = argumentsOf(statement, source);
    const declared = args === undefined ? undefined : interfaces.get(args);
    const inputs = declared ? readMembers(declared) : {};
    const all = outputNames(statement);
    const inputOnly = Object.keys(inputs).filter((name) => !all.includes(name));
    return {
      inputs,
      outputs: all.filter((name) => !(name in inputs)),
      ...(inputOnly.length > 0 ? { inputOnly } : {}),
      ...(secrets.length > 0 ? { secrets } : {}),
    };
  }
  return undefined;
}

function extendsResource(declaration: ts.ClassDeclaration, source: ts.SourceFile): boolean {
  const base = declaration.heritageClauses?.[0]?.types[0]?.expression.getText(source);
  return base === "pulumi.CustomResource" || base === "pulumi.ProviderResource";
}

function argumentsOf(declaration: ts.ClassDeclaration, source: ts.SourceFile): string | undefined {
  const maker = declaration.members.find(ts.isConstructorDeclaration);
  const type = maker?.parameters[1]?.type;
  return type && ts.isTypeReferenceNode(type) ? type.typeName.getText(source) : undefined;
}

function outputNames(declaration: ts.ClassDeclaration): string[] {
  return declaration.members.filter(ts.isPropertyDeclaration).flatMap(({ name, modifiers }) => {
    const hidden = modifiers?.some(
      ({ kind }) => kind === ts.SyntaxKind.StaticKeyword || kind === ts.SyntaxKind.PrivateKeyword,
    );
    return hidden ? [] : [nameOf(name)];
  });
}

function readMembers(declaration: ts.InterfaceDeclaration): ObjectShape {
  const shape: Record<string, string> = {};
  for (const member of declaration.members) {
    if (!ts.isPropertySignature(member) || !member.type) continue;
    shape[nameOf(member.name)] = typeText(member.type) + (member.questionToken ? "" : "!");
  }
  return shape;
}

function nameOf(name: ts.PropertyName): string {
  if (ts.isIdentifier(name) || ts.isStringLiteral(name)) return name.text;
  throw new Error(`a property is named by ${ts.SyntaxKind[name.kind]}, which the contract cannot describe`);
}

function typeText(type: ts.TypeNode): string {
  if (ts.isUnionTypeNode(type)) return unionText(type);
  if (ts.isArrayTypeNode(type)) return `[${typeText(type.elementType)}]`;
  if (ts.isTypeLiteralNode(type)) return mapText(type);
  if (ts.isTypeReferenceNode(type)) return referenceText(type);
  if (ts.isParenthesizedTypeNode(type)) return typeText(type.type);
  if (ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal)) return JSON.stringify(type.literal.text);
  switch (type.kind) {
    case ts.SyntaxKind.StringKeyword:
      return "string";
    case ts.SyntaxKind.NumberKeyword:
      return "number";
    case ts.SyntaxKind.BooleanKeyword:
      return "boolean";
    case ts.SyntaxKind.AnyKeyword:
      return "any";
    default:
      throw new Error(`a declaration uses ${ts.SyntaxKind[type.kind]}, which the contract cannot describe`);
  }
}

function unionText(type: ts.UnionTypeNode): string {
  const given = type.types.filter(({ kind }) => kind !== ts.SyntaxKind.UndefinedKeyword);
  return [...new Set(given.map(typeText))].join("|");
}

function mapText(type: ts.TypeLiteralNode): string {
  const [member] = type.members;
  if (member && ts.isIndexSignatureDeclaration(member)) return `{${typeText(member.type)}}`;
  throw new Error("a declaration has an object type without a name, which the contract cannot describe");
}

function referenceText(type: ts.TypeReferenceNode): string {
  const name = entityName(type.typeName);
  const [argument] = type.typeArguments ?? [];
  if (name === "pulumi.Input" && argument) return typeText(argument);
  if (name.startsWith("inputs.")) return `#${name.slice("inputs.".length)}`;
  if (name.startsWith("pulumi.asset.")) return "asset";
  // What remains is an enumeration, whose members are strings, or a resource class, which may stand for its own id.
  return "string";
}

function entityName(name: ts.EntityName): string {
  return ts.isIdentifier(name) ? name.text : `${entityName(name.left)}.${name.right.text}`;
}
