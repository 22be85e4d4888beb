import { createCipheriv, createHash } from "node:crypto";

// Nothing sealed here is a secret: the passphrase is public, and what stands in a stack file as `secure:` is never read.
// One salt and passphrase for all simulated stacks, so that a copy of a stack file is the same in every run.
export const passphrase = "simulated";
export const salt = Buffer.from("evenkeel");

// What Pulumi makes of the two: PBKDF2 over SHA-256, a million rounds, a quarter of a second each time.
export const key = Buffer.from("WYsA6Om9HkAuhTYpHiyH2QNSyupsfScpBus4WtWasyQ=", "base64");

/** A secret value as Pulumi's passphrase provider writes it: `v1:<nonce>:<AES-256-GCM>`. */
export function seal(plain: string): string {
  const nonce = createHash("sha256").update(plain).digest().subarray(0, 12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const sealed = Buffer.concat([cipher.update(plain, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `v1:${nonce.toString("base64")}:${sealed.toString("base64")}`;
}

/** What a stack file says about its passphrase: the salt, and a word by which Pulumi knows the right one. */
export const encryptionSalt = `v1:${salt.toString("base64")}:${seal("pulumi")}`;
