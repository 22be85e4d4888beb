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
      "What only describes databases reads no data, and AWS itself documents that functions in a VPC may make and " +
      "remove any network interface: rules that refused either would refuse what everybody has to write.",
  },
  {
    what: /^delete aws:ecs\/taskDefinition:TaskDefinition containerDefinitions\[\d+\]\.user$/,
    reason: "Datadog's agent runs as root, as its image does without a user: nothing changes.",
  },
  {
    what: /^gone aws:rds\/parameterGroup:ParameterGroup\b/,
    reason:
      "The database still names a group, which is another program's then, and version 17 of PostgreSQL refuses " +
      "connections without TLS unless a group says otherwise.",
  },
];
