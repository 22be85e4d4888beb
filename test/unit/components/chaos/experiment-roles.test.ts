import assert from "node:assert/strict";

import {
  clusterArn,
  databaseArn,
  databaseClusterArn,
  deployed,
  type Experiments,
  stopTasks,
  watching,
  way,
} from "./experiments";

const LOG = ["logs:CreateLogDelivery", "logs:DescribeLogGroups", "logs:DescribeResourcePolicies"];
const sidecars = { StringEquals: { "ssm:resourceTag/FAULT_INJECTION_SIDECAR": "true" } };
const accessLists = "arn:aws:ec2:us-east-1:111122223333:network-acl/*";
const tasksOfCluster = "arn:aws:ecs:us-east-1:111122223333:task/main/*";
const vpc = "arn:aws:ec2:us-east-1:111122223333:vpc/vpc-1";

const find = [
  { Action: ["ecs:DescribeTasks"], Resource: tasksOfCluster },
  { Action: ["ecs:ListTasks"], Resource: "*", Condition: { ArnEquals: { "ecs:cluster": clusterArn } } },
];

const run = (document: string) => [
  ...find,
  { Action: ["ssm:SendCommand"], Resource: `arn:aws:ssm:us-east-1::document/${document}` },
  {
    Action: ["ssm:SendCommand"],
    Resource: "arn:aws:ssm:us-east-1:111122223333:managed-instance/*",
    Condition: sidecars,
  },
  { Action: ["ssm:CancelCommand", "ssm:ListCommands"], Resource: "*" },
];

describe("the role of an experiment", () => {
  const roles: [string, Experiments[string], object[]][] = [
    ["stops tasks of the cluster", stopTasks, [{ Action: ["ecs:StopTask"], Resource: tasksOfCluster }, ...find]],
    [
      "reboots the one database",
      { fault: "rebootDatabase", database: "entity-db", ...watching },
      [
        { Action: ["rds:RebootDBInstance"], Resource: databaseArn },
        { Action: ["rds:DescribeDBInstances"], Resource: "*" },
      ],
    ],
    [
      "fails the one cluster over",
      { fault: "rebootDatabase", database: "cluster-db", ...watching },
      [
        { Action: ["rds:FailoverDBCluster"], Resource: databaseClusterArn },
        { Action: ["rds:DescribeDBClusters"], Resource: "*" },
      ],
    ],
    [
      "slows sidecars' tasks by the one document",
      { fault: "databaseLatency", ...way },
      [
        ...run("AWSFIS-Run-Network-Latency-ECS"),
        {
          Action: ["ecs:DescribeContainerInstances"],
          Resource: "arn:aws:ecs:us-east-1:111122223333:container-instance/main/*",
        },
        { Action: ["ec2:DescribeInstances", "ec2:DescribeSubnets"], Resource: "*" },
      ],
    ],
    [
      "closes ports of sidecars' tasks by the one document",
      { fault: "blackholeDatabase", ...way },
      run("AWSFIS-Run-Network-Blackhole-Port-ECS"),
    ],
    [
      "puts access lists of its own before subnets of the one network",
      { fault: "zoneOutage", zone: "use1-az1", ...watching },
      [
        { Action: ["ec2:CreateNetworkAcl"], Resource: vpc },
        {
          Action: ["ec2:CreateNetworkAcl"],
          Resource: accessLists,
          Condition: { StringEquals: { "aws:RequestTag/managedByFIS": "true" } },
        },
        {
          Action: ["ec2:CreateTags"],
          Resource: accessLists,
          Condition: {
            StringEquals: { "ec2:CreateAction": "CreateNetworkAcl", "aws:RequestTag/managedByFIS": "true" },
          },
        },
        {
          Action: ["ec2:CreateNetworkAclEntry", "ec2:DeleteNetworkAcl"],
          Resource: accessLists,
          Condition: { StringEquals: { "ec2:ResourceTag/managedByFIS": "true" } },
        },
        {
          Action: ["ec2:ReplaceNetworkAclAssociation"],
          Resource: ["arn:aws:ec2:us-east-1:111122223333:subnet/*", accessLists],
          Condition: { ArnEquals: { "ec2:Vpc": vpc } },
        },
        { Action: ["ec2:DescribeNetworkAcls", "ec2:DescribeSubnets", "ec2:DescribeVpcs"], Resource: "*" },
      ],
    ],
  ];
  for (const [what, experiment, statements] of roles) {
    it(`${what}, logs, and does nothing else`, async () => {
      const { inputs, named } = await deployed(experiment);

      assert.deepEqual(named("aws:iam/rolePolicy:RolePolicy"), ["chaos-drill-permission"]);
      assert.deepEqual(named("aws:iam/rolePolicyAttachment:RolePolicyAttachment"), []);
      assert.deepEqual(
        JSON.parse(inputs("chaos-drill-permission").policy).Statement,
        [...statements, { Action: LOG, Resource: "*" }].map((statement) => ({ Effect: "Allow", ...statement })),
      );
    });
  }
});
