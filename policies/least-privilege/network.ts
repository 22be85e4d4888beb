import { defineRule } from "../kit";

export const databaseNotPublic = defineRule({
  id: "rds-not-public",
  title: "A database has no public address",
  severity: "critical",
  resources: ["aws:rds/instance:Instance", "aws:rds/clusterInstance:ClusterInstance"],
  why: "With a public address, one wrong security group rule puts the database on the internet.",
  fix: "Leave publiclyAccessible out, or set it to false.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html",
  controls: { fsbp: ["RDS.2"], cis: ["2.3.3"], nist80053: ["AC-4", "SC-7"], pciDss: ["1.4.4"] },
  passes: [{}, { publiclyAccessible: false }],
  fails: [{ publiclyAccessible: true }],

  validate: (database) => database.refuse("publiclyAccessible", true, "false"),
});
