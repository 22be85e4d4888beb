export { AppSecrets, type AppSecretsArgs } from "./app-secrets";
export { ApplicationUser, type ApplicationUserArgs } from "./application-user";
export { ROTATED } from "./rotation-permissions";
export { grantRead, referenceTo, type SecretFacts, type SecretReference } from "./secret-reference";
export { SecretWatch, type SecretWatchArgs } from "./secret-watch";
