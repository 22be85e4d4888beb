import { definePack } from "../kit";
import {
  keyRotates,
  logGroupOwnKey,
  secretOwnKey,
  topicOwnKey,
  vaultOwnKey,
  volumesEncrypted,
} from "./keys-and-secrets";
import * as rds from "./rds";

export const encryption = definePack({
  name: "encryption",
  description: "Data is encrypted where it lies and on its way.",
  rules: [
    rds.storageEncrypted,
    rds.ownKey,
    rds.copiesEncrypted,
    rds.tlsForced,
    keyRotates,
    logGroupOwnKey,
    secretOwnKey,
    topicOwnKey,
    vaultOwnKey,
    volumesEncrypted,
  ],
});
