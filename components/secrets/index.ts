export { AppSecrets, type AppSecretsArgs } from "./app-secrets";
export { grantRead, referenceTo, type SecretFacts, type SecretReference } from "./secret-reference";
