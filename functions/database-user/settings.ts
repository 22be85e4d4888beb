import type { Place } from "./value";

/** What the function is told by its environment. Nothing of it is secret. */
export interface Settings {
  secretArn: string;
  administratorSecretArn: string;
  /** The database itself. */
  server: { host: string; port: number; databaseName: string };
  /** Where clients find it. */
  client: Place;
  /** Whom the application's objects belong to. */
  role: string;
  /** Who looks into restored copies. */
  checkUser: string;
  /** The secrets by which a proxy knows the two users, in their order. Absent without a proxy. */
  proxySecretArns?: readonly string[];
}

/** Reads the environment, and names all that is missing. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const missing: string[] = [];
  const text = (name: string) => {
    const value = environment[name] ?? "";
    if (value === "") missing.push(name);
    return value;
  };
  const port = (name: string) => {
    const value = Number(text(name));
    if (!Number.isInteger(value)) missing.push(`${name} (a number)`);
    return value;
  };
  const databaseName = text("DATABASE_NAME");
  const settings: Settings = {
    secretArn: text("SECRET_ARN"),
    administratorSecretArn: text("ADMINISTRATOR_SECRET_ARN"),
    server: { host: text("DATABASE_HOST"), port: port("DATABASE_PORT"), databaseName },
    client: {
      host: text("CLIENT_HOST"),
      port: port("CLIENT_PORT"),
      databaseName,
      rootCertificate: text("ROOT_CERTIFICATE"),
    },
    role: text("ROLE"),
    checkUser: text("CHECK_USER"),
    ...(environment.PROXY_SECRET_ARNS && { proxySecretArns: JSON.parse(environment.PROXY_SECRET_ARNS) }),
  };
  if (missing.length > 0) throw new Error(`the function's environment lacks ${missing.join(", ")}`);
  return settings;
}
