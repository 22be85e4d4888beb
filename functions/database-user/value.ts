/** Where clients find the database. */
export interface Place {
  host: string;
  port: number;
  databaseName: string;
  /** The file, inside the client's container, with the certificates that sign those of RDS. */
  rootCertificate: string;
}

export interface Login {
  username: string;
  password: string;
}

/**
 * The secret's value: the fields by which AWS describes a database's user, RDS Proxy reads it by them, and the URL.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_secret_json_structure.html
 */
export function secretValue({ username, password }: Login, place: Place): string {
  const { host, port, databaseName: dbname } = place;
  const url = connectionUrl({ username, password }, place);
  return JSON.stringify({ engine: "postgres", host, port, dbname, username, password, url });
}

/**
 * The URL under which a client reaches the database. `verify-full` makes it check that the server is the one it asked
 * for: `require` encrypts without looking whom for. The authority of RDS is a private one that no image knows by
 * itself, so the URL names its file; libpq, pgx, JDBC, asyncpg and node-postgres read it.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html
 */
function connectionUrl({ username, password }: Login, { host, port, databaseName, rootCertificate }: Place): string {
  const user = `${encodeURIComponent(username)}:${encodeURIComponent(password)}`;
  const tls = `sslmode=verify-full&sslrootcert=${rootCertificate}`;
  return `postgresql://${user}@${host}:${port}/${encodeURIComponent(databaseName)}?${tls}`;
}

/** The login in a secret's value: none, if the value is no JSON of that kind. */
export function loginIn(value: string | undefined): Login | undefined {
  const fields = parsed(value);
  if (typeof fields !== "object" || fields === null) return undefined;
  const { username, password }: Record<string, unknown> = { ...fields };
  return typeof username === "string" && typeof password === "string" ? { username, password } : undefined;
}

/** What the parser says of a mistake quotes the text, so nobody gets to see it. */
function parsed(value: string | undefined): unknown {
  try {
    return JSON.parse(value ?? "");
  } catch {
    return undefined;
  }
}
