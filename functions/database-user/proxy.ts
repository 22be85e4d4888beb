import { type SecretsManager, secretOf } from "../rotation";
import { usersOf } from "./roles";
import type { Settings } from "./settings";
import type { Login } from "./value";

/**
 * Tells RDS Proxy the password of one of the two users, where there is a proxy. It knows each by a secret of its own, so
 * that it goes on letting in the one whose turn is over.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-secrets-arns.html
 */
export async function tellProxy(
  secrets: SecretsManager,
  { role, proxySecretArns = [] }: Pick<Settings, "role" | "proxySecretArns">,
  { username, password }: Login,
): Promise<void> {
  const arn = proxySecretArns[usersOf(role).indexOf(username)];
  if (arn === undefined) return;
  const value = JSON.stringify({ username, password });
  const secret = secretOf(secrets, arn);
  if ((await secret.currentValue()) !== value) await secret.putCurrent(value);
}
