import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

// The names under which tests reach a server.
const extensions = "subjectAltName = DNS:localhost, IP:127.0.0.1\nextendedKeyUsage = serverAuth\n";
const ellipticCurve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

/** Makes an authority that nobody else trusts, and a server's certificate and key in its name. Gives the authority's. */
export async function writeCertificates(folder: string): Promise<string> {
  const at = (name: string) => join(folder, name);
  const openssl = async (...command: string[]) => await run("openssl", command);

  const authority = ["-keyout", at("authority.key"), "-out", at("authority.crt")];
  const forAuthority = ["-subj", "/CN=Authority of a test", "-addext", "keyUsage=critical,keyCertSign", "-days", "2"];
  await openssl("req", "-x509", ...ellipticCurve, ...authority, ...forAuthority);

  await openssl("req", ...ellipticCurve, "-keyout", at("server.key"), "-out", at("server.csr"), "-subj", "/CN=Server");
  writeFileSync(at("extensions"), extensions);
  const signedBy = ["-CA", at("authority.crt"), "-CAkey", at("authority.key"), "-CAcreateserial", "-days", "2"];
  const signed = ["-in", at("server.csr"), "-out", at("server.crt"), "-extfile", at("extensions")];
  await openssl("x509", "-req", ...signed, ...signedBy);
  return readFileSync(at("authority.crt"), "utf8");
}
