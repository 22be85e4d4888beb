export { Database, type DatabaseArgs } from "./database";
export type { DatabaseKind } from "./kind";
