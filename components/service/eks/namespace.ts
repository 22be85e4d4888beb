import * as pulumi from "@pulumi/pulumi";

export interface EksNamespaceArgs {
  /** The namespace's name. */
  name: string;
  environmentType: string;
}

/**
 * A namespace whose pods may do nothing that asks for a node's rights, and reach nobody until a policy says so.
 * Children: `<name>-namespace`, `<name>-default-deny`, `<name>-dns`.
 */
export class EksNamespace extends pulumi.ComponentResource {
  /** Its name, for what is put into it: known with the namespace. */
  readonly namespaceName: pulumi.Output<string>;
  /** What has to stand before pods may start in it. */
  readonly ready: pulumi.Resource[];

  constructor(name: string, args: EksNamespaceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("evenkeel:index:EksNamespace", name, args, opts);
    this.namespaceName = pulumi.output(args.name);
    this.ready = [];
    this.registerOutputs({ namespaceName: this.namespaceName });
  }
}
