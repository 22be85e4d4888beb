import { named } from "../../../policies/kit";
import { type Program, tags, trustOf, under } from "./program";

const CORE = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore";

// The network is somebody else's, known by its ids.
export const bastion: Program = {
  title: "an instance that people reach by Systems Manager, in a network that is known by its ids",
  resources: under({ region: "eu-west-1", defaultTags: { tags } }, [
    named("bastion-role", "aws:iam/role:Role", {
      assumeRolePolicy: trustOf("ec2.amazonaws.com"),
      forceDetachPolicies: false,
      maxSessionDuration: 3600,
      path: "/",
    }),
    named(
      "bastion-core",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      { policyArn: CORE, role: "bastion-role-1" },
      { role: "bastion-role" },
    ),
    named(
      "bastion-profile",
      "aws:iam/instanceProfile:InstanceProfile",
      { path: "/", role: "bastion-role-1" },
      { role: "bastion-role" },
    ),
    named("bastion-group", "aws:ec2/securityGroup:SecurityGroup", {
      description: "Managed by Pulumi",
      vpcId: "vpc-0a1b2c3d4e5f60718",
      revokeRulesOnDelete: false,
      egress: [
        {
          description: "Systems Manager",
          protocol: "tcp",
          fromPort: 443,
          toPort: 443,
          cidrBlocks: ["0.0.0.0/0"],
          self: false,
        },
      ],
      tags: { Name: "bastion (SSM only)" },
    }),
    named("bastion-template", "aws:ec2/launchTemplate:LaunchTemplate", {
      imageId: "ami-0123456789abcdef0",
      instanceType: "t4g.nano",
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [
        {
          deviceName: "/dev/xvda",
          ebs: {
            encrypted: "true",
            kmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/disks",
            volumeSize: 8,
            volumeType: "gp3",
          },
        },
      ],
      tagSpecifications: [
        { resourceType: "instance", tags },
        { resourceType: "volume", tags },
      ],
    }),
    named(
      "bastion",
      "aws:ec2/instance:Instance",
      {
        launchTemplate: { id: "lt-0123456789abcdef0", version: "$Latest" },
        subnetId: "subnet-0a1b2c3d4e5f60718",
        vpcSecurityGroupIds: ["sg-0a1b2c3d4e5f60718"],
        iamInstanceProfile: "bastion-profile-1",
        forceDestroy: false,
        getPasswordData: false,
        sourceDestCheck: true,
        userDataReplaceOnChange: false,
        tags: { Name: "bastion" },
      },
      {
        launchTemplate: "bastion-template",
        iamInstanceProfile: "bastion-profile",
        vpcSecurityGroupIds: "bastion-group",
      },
    ),
  ]),
  findings: [],
};
