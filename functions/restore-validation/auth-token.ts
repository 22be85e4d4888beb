import { createHash, createHmac } from "node:crypto";

/** The function's own credentials, as Lambda hands them over in its environment. */
export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string | undefined;
}

export interface TokenRequest {
  host: string;
  port: number;
  user: string;
  region: string;
}

// The longest that RDS takes a token for. It is checked at login alone.
// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html
const VALID_SECONDS = 900;

/**
 * A token that logs in to a database instead of a password: a signed request that is never sent. Signed here, since
 * AWS does not say that Lambda's runtime brings its signer along, which is no client of a service.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function authToken({ host, port, user, region }: TokenRequest, credentials: Credentials, now: Date): string {
  const time = now.toISOString().replace(/[-:]|\.\d+/g, "");
  const scope = `${time.slice(0, 8)}/${region}/rds-db/aws4_request`;
  const query = queryString({
    Action: "connect",
    DBUser: user,
    "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
    "X-Amz-Credential": `${credentials.accessKeyId}/${scope}`,
    "X-Amz-Date": time,
    "X-Amz-Expires": String(VALID_SECONDS),
    ...(credentials.sessionToken && { "X-Amz-Security-Token": credentials.sessionToken }),
    "X-Amz-SignedHeaders": "host",
  });
  const request = ["GET", "/", query, `host:${host}:${port}`, "", "host", sha256("")].join("\n");
  const toSign = ["AWS4-HMAC-SHA256", time, scope, sha256(request)].join("\n");
  const key = scope.split("/").reduce<string | Buffer>(hmac, `AWS4${credentials.secretAccessKey}`);
  return `${host}:${port}/?${query}&X-Amz-Signature=${hmac(key, toSign).toString("hex")}`;
}

/** Parameters in the order of their names, which is that of signing. */
function queryString(parameters: Record<string, string>): string {
  const names = Object.keys(parameters).sort();
  return names.map((name) => `${encode(name)}=${encode(parameters[name] ?? "")}`).join("&");
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
