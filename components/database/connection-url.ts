export interface Connection {
  username: string;
  password: string;
  host: string;
  port: number;
  databaseName: string;
  /** The file, inside the client's container, with the certificates that sign those of RDS. */
  rootCertificate: string;
}

/**
 * The URL under which a client reaches the database. `verify-full` makes it check that the server is the one it asked
 * for: `require` encrypts without looking whom for. The authority of RDS is a private one that no image knows by
 * itself, so the URL names its file; libpq, pgx, JDBC, asyncpg and node-postgres read it.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html
 */
export function connectionUrl({ username, password, host, port, databaseName, rootCertificate }: Connection): string {
  const user = `${encodeURIComponent(username)}:${encodeURIComponent(password)}`;
  const tls = `sslmode=verify-full&sslrootcert=${rootCertificate}`;
  return `postgresql://${user}@${host}:${port}/${databaseName}?${tls}`;
}
