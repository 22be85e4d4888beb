import type { Pack } from "../kit";
import { noPlainSecret } from "./ecs";
import * as eks from "./eks";
import * as ingress from "./ingress";
import * as keys from "./keys-and-secrets";
import * as kubernetes from "./kubernetes";
import * as lambda from "./lambda";
import { listenersEncrypted, tlsPolicyRecent } from "./load-balancing";
import * as rds from "./rds";
import * as s3 from "./s3";
import * as sns from "./sns";

export const encryption: Pack = {
  name: "encryption",
  description: "Data is encrypted where it lies and on its way.",
  rules: [
    rds.storageEncrypted,
    rds.ownKey,
    rds.adminSecretOwnKey,
    rds.proxyTls,
    rds.copiesEncrypted,
    rds.tlsForced,
    keys.keyRotates,
    keys.secretOwnKey,
    keys.logGroupOwnKey,
    keys.vaultOwnKey,
    keys.topicOwnKey,
    keys.volumesEncrypted,
    s3.defaultEncryption,
    s3.tlsOnly,
    sns.tlsOnly,
    listenersEncrypted,
    tlsPolicyRecent,
    noPlainSecret,
    lambda.noPlainSecret,
    eks.secretsOwnKey,
    eks.disksEncrypted,
    ingress.ingressEncrypted,
    ingress.ingressTlsRecent,
    kubernetes.noPlainSecret,
    kubernetes.noSecretValues,
  ],
};
