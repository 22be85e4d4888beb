import * as pulumi from "@pulumi/pulumi";

import type { BackupSettings } from "./settings";
import { placeVault } from "./vault";

export interface CopyVaultArgs {
  settings: Pick<BackupSettings, "lock" | "deletionProtection" | "deletableWithBackups">;
  accountId: string;
  /** Another region than the stack's. */
  region: string;
}

/**
 * The vault in another region that keeps a copy of each backup, under a key of that region. It tells nobody of failed
 * copies: a copy is a job of the vault that it is made from.
 * Children, all of them in that region: `<name>-encryption`, `-vault`, `-policy`, `-lock`.
 */
export class CopyVault extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly vaultName: pulumi.Output<string>;

  constructor(name: string, args: CopyVaultArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:index:CopyVault", name, args, opts);

    const vault = placeVault(name, { description: "Encrypts copies of backups", ...args }, this);

    this.arn = vault.arn;
    this.vaultName = vault.name;
    this.registerOutputs({ arn: this.arn, vaultName: this.vaultName });
  }
}
