export { EncryptionKey, type EncryptionKeyArgs } from "./encryption-key";
export { allow, denyPlainHttp, policyDocument, trustService } from "./iam";
export { parseSettings, type SettingsProblem, settingsError, settingsProblems } from "./settings-error";
export { type RequiredTag, requiredTags } from "./tags";
