import { defineStackRule, fail, named, notApplicable, pass, type Rule } from "../kit";
import { CLUSTER, INSTANCE } from "../kit/databases";
import { isGenerated } from "./generated";

const PASSWORD = "random:index/randomPassword:RandomPassword";

const passwordNotTold = defineStackRule({
  id: "rds-password-not-told",
  title: "Nobody writes a database's password down",
  severity: "high",
  resources: [INSTANCE, CLUSTER],
  why: "A password in a program or its configuration is known to whoever reads them, and it is in the state for ever.",
  fix: "Set manageMasterUserPassword: true, or passwordWo (a cluster: masterPasswordWo), or generate it by a RandomPassword.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html",
  controls: { nist80053: ["IA-5", "IA-5(7)", "SC-28"], pciDss: ["8.3.2", "8.6.2"] },
  passes: [
    [named("db", INSTANCE, { manageMasterUserPassword: true })],
    [named("db", INSTANCE, { passwordWo: "correct-horse", passwordWoVersion: 1 })],
    [named("db", CLUSTER, { manageMasterUserPassword: true })],
    [named("db", INSTANCE, { password: "f7cQx9" }, { password: "made" }), named("made", PASSWORD, { length: 40 })],
    [named("copy", INSTANCE, { replicateSourceDb: "orders" })],
  ],
  fails: [
    [named("db", INSTANCE, { password: "correct-horse" })],
    [named("db", CLUSTER, { masterPassword: "correct-horse" })],
    [named("db", INSTANCE, { password: "correct-horse" }), named("made", PASSWORD, { length: 40 })],
  ],

  // The value shows neither whether it is marked as secret nor where it is from; the dependencies do.
  validate(database) {
    const property = database.type === CLUSTER ? "masterPassword" : "password";
    if (isGenerated(database, property)) return pass;
    const told = fail("found a password that somebody wrote down, expected manageMasterUserPassword", property);
    return database.given.at(property).decide(() => told, notApplicable("the program has no password of it"));
  },
});

export const rules: readonly Rule[] = [passwordNotTold];
