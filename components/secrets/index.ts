export { AppSecrets, type AppSecretsArgs, type SecretReference } from "./app-secrets";
