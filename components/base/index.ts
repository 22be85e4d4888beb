export { Connection, type ConnectionArgs } from "./connection";
export { EncryptedLogGroup, type EncryptedLogGroupArgs } from "./encrypted-log-group";
export { EncryptionKey, type EncryptionKeyArgs } from "./encryption-key";
export { allow, denyPlainHttp, policyDocument, trustService } from "./iam";
export { type NamedType, nameLimits, roomForName } from "./names";
export { holdsPassword, isSensitiveName } from "./sensitive-names";
export type { AccountSettings, TagSettings } from "./settings";
export { parseSettings, type SettingsProblem, settingsError, settingsProblems } from "./settings-error";
export { type RequiredTag, requiredTags } from "./tags";
