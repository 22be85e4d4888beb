export { type RestoredDatabase, RestoreValidation, type RestoreValidationArgs } from "./restore-validation";
