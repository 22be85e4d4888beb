export { AppSecrets, type AppSecretsArgs } from "./app-secrets";
export { ApplicationUser, type ApplicationUserArgs } from "./application-user";
export { SecretWatch, type SecretWatchArgs } from "./secret-watch";
