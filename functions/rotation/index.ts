export { type Announce, announceTo, type EventBridge, ROTATION_SOURCE } from "./announce";
export { randomPassword } from "./random-password";
export { type FirstValueRequest, type RotationRequest, readRequest } from "./request";
export { type Rotation, rotate } from "./rotate";
export { type Secret, type SecretsManager, secretOf } from "./secret";
