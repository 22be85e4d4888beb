import { defineRule, of, type Rule } from "../kit";

const databaseNotPublic = defineRule({
  id: "rds-not-public",
  title: "A database has no public address",
  severity: "critical",
  resources: ["aws:rds/instance:Instance", "aws:rds/clusterInstance:ClusterInstance"],
  why: "With a public address, one wrong security group rule puts the database on the internet.",
  fix: "Leave publiclyAccessible out, or set it to false.",
  link: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html",
  controls: { fsbp: ["RDS.2"], cis: ["2.3.3"], nist80053: ["AC-4", "SC-7"], pciDss: ["1.4.4"] },
  passes: [{}, { publiclyAccessible: false }],
  fails: [
    { publiclyAccessible: true },
    { publiclyAccessible: "true" },
    of("aws:rds/clusterInstance:ClusterInstance", { publiclyAccessible: true }),
  ],

  validate: (database) => database.refuse("publiclyAccessible", true, "false"),
});

const tasksNotPublic = defineRule({
  id: "ecs-no-public-ip",
  title: "Tasks have no public address",
  severity: "high",
  resources: ["aws:ecs/service:Service", "aws:ecs/taskSet:TaskSet"],
  why: "A task is reached through its load balancer, where TLS ends and requests are logged.",
  fix: "Leave networkConfiguration.assignPublicIp out, and place the tasks in private subnets.",
  link: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html",
  controls: { fsbp: ["ECS.2", "ECS.16"], nist80053: ["AC-4", "SC-7"], pciDss: ["1.4.4"] },
  passes: [{ networkConfiguration: { subnets: ["subnet-1"] } }, { networkConfiguration: { assignPublicIp: false } }],
  fails: [
    { networkConfiguration: { assignPublicIp: true } },
    of("aws:ecs/taskSet:TaskSet", { networkConfiguration: { assignPublicIp: true } }),
  ],

  validate: (service) => service.refuse("networkConfiguration.assignPublicIp", true, "false"),
});

const subnetsNotPublic = defineRule({
  id: "subnet-no-public-ip",
  title: "A subnet gives out no public addresses by itself",
  severity: "medium",
  resources: ["aws:ec2/subnet:Subnet"],
  why: "What is started there by mistake would be on the internet.",
  fix: "Leave mapPublicIpOnLaunch out. Load balancers and NAT gateways have public addresses without it.",
  link: "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-public-ip.html",
  controls: { fsbp: ["EC2.15"], nist80053: ["AC-4", "SC-7"], pciDss: ["1.4.4"] },
  passes: [{}, { mapPublicIpOnLaunch: false }],
  fails: [{ mapPublicIpOnLaunch: true }],

  validate: (subnet) => subnet.refuse("mapPublicIpOnLaunch", true, "false"),
});

export const rules: readonly Rule[] = [databaseNotPublic, tasksNotPublic, subnetsNotPublic];
