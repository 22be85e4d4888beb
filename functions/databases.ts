/** Reads the ARNs of databases, by their names, from a variable of a function's environment. */
export function readDatabases(text: string | undefined): Record<string, string> {
  const read: unknown = JSON.parse(text ?? "null");
  if (typeof read !== "object" || read === null) throw new Error("DATABASES has to be an object in JSON");
  return Object.fromEntries(
    Object.entries(read).map(([name, arn]) => {
      if (typeof arn === "string" && /^arn:aws:rds:[^:]+:[^:]+:(db|cluster):[^:]+$/.test(arn)) return [name, arn];
      throw new Error(`DATABASES has to have the ARN of an instance or a cluster for ${name}`);
    }),
  );
}
