import * as z from "zod";

/** RDS Proxy: clients share the connections of a pool, which survives a failover of the database. */
export const proxySettings = z.strictObject({
  maxConnectionsPercent: z
    .int()
    .min(1)
    .max(100)
    .default(90)
    .describe("Part of the database's connections that the pool may take. The rest is for administration."),
  idleClientSeconds: z.int().min(1).max(28_800).default(1800).describe("Seconds until an idle client is disconnected."),
  borrowTimeoutSeconds: z
    .int()
    .min(0)
    .max(3600)
    .default(30)
    .describe("Seconds for which a client waits for a connection of the pool before it gets an error."),
  rootCertificate: z
    .string()
    .regex(/^(?:\/[\w.-]+)+$/, { error: "an absolute path inside the container" })
    .default("/etc/ssl/certs/ca-certificates.crt")
    // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.howitworks.html#rds-proxy-security.tls
    .describe("Where the containers keep Amazon's public roots. A proxy's certificate is signed by those, not by RDS."),
});

export type ProxySettings = z.output<typeof proxySettings>;
