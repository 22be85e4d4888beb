/** Changes that matter and that no mandated rule refuses, each with the reason. */
export const survivors: readonly { readonly what: RegExp; readonly reason: string }[] = [
  {
    what: /^delete aws:ecs\/cluster:Cluster configuration\.managedStorageConfiguration\.kmsKeyId$/,
    reason:
      "The key of volumes that a task asks for: the program's tasks ask for none, and AWS encrypts them all the same.",
  },
  {
    what: /^wildcard aws:iam\/rolePolicy:RolePolicy policy\.Statement\[\d+\]\.Resource$/,
    reason:
      "AWS itself documents that functions in a VPC may make and remove any network interface: a rule that refused it " +
      "would refuse what everybody has to write.",
  },
  {
    what: /^delete aws:ecs\/taskDefinition:TaskDefinition containerDefinitions\[\d+\]\.user$/,
    reason: "Datadog's agent runs as root, as its image does without a user: nothing changes.",
  },
];
