import assert from "node:assert/strict";

import { Secret, unknown } from "../../../../simulator/value";
import { type Connection, Engine, type State } from "../engine";

const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

describe("Diff", () => {
  let engine: Engine;
  let aws: Connection;
  let vpc: State;
  before(async () => {
    engine = await Engine.start();
    aws = await engine.connect("aws", { region: "us-east-1" });
    vpc = await aws.make("aws:ec2/vpc:Vpc", "net", { cidrBlock: "10.0.0.0/16", tags: { Name: "a" } });
  });
  after(() => engine.dispose());

  it("sees no change where there is none", async () => {
    const differences = await aws.diff(vpc, { cidrBlock: "10.0.0.0/16", tags: { Name: "a" } });

    assert.deepEqual(differences, { changes: false, detailed: {}, replaces: [], deleteBeforeReplace: false });
  });

  it("tells changes in place by their paths, with what follows from them", async () => {
    const { detailed, replaces } = await aws.diff(vpc, {
      cidrBlock: "10.0.0.0/16",
      tags: { Name: "b", "cost center": "1" },
    });

    assert.deepEqual(detailed, {
      "tags.Name": "UPDATE",
      'tags["cost center"]': "ADD",
      "tagsAll.Name": "UPDATE",
      'tagsAll["cost center"]': "ADD",
    });
    assert.deepEqual(replaces, []);
  });

  it("tells what replaces, and that the new one comes first", async () => {
    const differences = await aws.diff(vpc, { cidrBlock: "10.1.0.0/16", tags: { Name: "a" } });

    assert.deepEqual(differences, {
      changes: true,
      detailed: { cidrBlock: "UPDATE_REPLACE" },
      replaces: ["cidrBlock"],
      deleteBeforeReplace: false,
    });
  });

  it("takes a value that is not known yet for a change, and for a replacement where any change is one", async () => {
    const { detailed } = await aws.diff(vpc, { cidrBlock: unknown, tags: { Name: "a" }, enableDnsHostnames: unknown });

    assert.deepEqual(detailed, { cidrBlock: "UPDATE_REPLACE", enableDnsHostnames: "ADD" });
  });

  it("replaces when the region of a resource changes, and not when it is left out", async () => {
    const there = await aws.make("aws:ec2/vpc:Vpc", "there", { cidrBlock: "10.0.0.0/16", region: "eu-west-1" });
    const moved = await aws.diff(there, { cidrBlock: "10.0.0.0/16", region: "eu-north-1" });
    const left = await aws.diff(there, { cidrBlock: "10.0.0.0/16" });

    assert.deepEqual([moved.detailed, left.changes], [{ region: "UPDATE_REPLACE" }, false]);
  });

  it("keeps what the provider keeps when an input is left out", async () => {
    const database = {
      instanceClass: "db.t4g.micro",
      engine: "postgres",
      allocatedStorage: 20,
      username: "u",
      password: "hush-hush",
    };
    const before = await aws.make("aws:rds/instance:Instance", "db", {
      ...database,
      backupRetentionPeriod: 7,
      skipFinalSnapshot: true,
    });
    const differences = await aws.diff(before, { ...database, skipFinalSnapshot: true });
    const after = await aws.change(before, { ...database, skipFinalSnapshot: true });

    assert.equal(differences.changes, false);
    assert.equal(after.outputs.backupRetentionPeriod, 7);
  });

  it("sees through the spelling of documents", async () => {
    const make = (Action: unknown, Sid: string) =>
      JSON.stringify({ Statement: [{ Sid, Resource: ["*"], Effect: "Allow", Action }], Version: "2012-10-17" });
    const policy = await aws.make("aws:iam/policy:Policy", "p", { policy: make(["s3:GetObject", "s3:PutObject"], "") });

    const same = await aws.diff(policy, {
      policy: JSON.stringify(JSON.parse(make(["s3:PutObject", "s3:GetObject"], "")), undefined, 2),
    });
    const other = await aws.diff(policy, { policy: make(["s3:*"], "") });

    assert.deepEqual([same.changes, other.detailed], [false, { policy: "UPDATE" }]);
  });

  it("sees through what ECS fills into container definitions", async () => {
    const definition = (...containers: object[]) => ({
      family: "api",
      containerDefinitions: JSON.stringify(containers),
    });
    const environment = [
      { name: "A", value: "1" },
      { name: "B", value: "2" },
    ];
    const web = { name: "web", image: "nginx", portMappings: [{ containerPort: 80 }], environment };
    const task = await aws.make("aws:ecs/taskDefinition:TaskDefinition", "api", definition(web));

    const filled = {
      ...web,
      essential: true,
      cpu: 0,
      mountPoints: [],
      portMappings: [{ containerPort: 80, hostPort: 80, protocol: "tcp" }],
      environment: environment.toReversed(),
    };
    const same = await aws.diff(task, definition(filled));
    const other = await aws.diff(task, definition({ ...web, image: "nginx:2" }));

    assert.deepEqual([same.changes, other.replaces], [false, ["containerDefinitions"]]);
  });

  it("takes lists for sets where their order means nothing", async () => {
    const subnets = await Promise.all(
      ["a", "b"].map((zone, index) =>
        aws.make("aws:ec2/subnet:Subnet", `set-${zone}`, {
          vpcId: vpc.id,
          cidrBlock: `10.0.${index}.0/24`,
          availabilityZone: `us-east-1${zone}`,
        }),
      ),
    );
    const ids = subnets.map(({ id }) => id);
    const group = await aws.make("aws:rds/subnetGroup:SubnetGroup", "db", { subnetIds: ids });

    const same = await aws.diff(group, { subnetIds: ids.toReversed() });
    const fewer = await aws.diff(group, { subnetIds: ids.slice(1) });

    assert.deepEqual([same.changes, fewer.detailed], [false, { "subnetIds[0]": "UPDATE", "subnetIds[1]": "DELETE" }]);
  });

  it("sees a block that comes, goes or replaces by what is in it", async () => {
    const flow = { vpcId: vpc.id, trafficType: "ALL", logDestination: "arn:aws:s3:::logs", logDestinationType: "s3" };
    const bucket = await aws.make("aws:s3/bucket:Bucket", "logs", { bucket: "logs" });
    const Principal = { Service: "delivery.logs.amazonaws.com" };
    const delivery = { Effect: "Allow", Principal, Action: "s3:PutObject", Resource: "arn:aws:s3:::logs/*" };
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: [delivery] });
    await aws.make("aws:s3/bucketPolicy:BucketPolicy", "logs", { bucket: bucket.id, policy });
    const log = await aws.make("aws:ec2/flowLog:FlowLog", "flow", flow);

    const added = await aws.diff(log, { ...flow, destinationOptions: { perHourPartition: true } });

    assert.equal(bucket.id, "logs");
    assert.deepEqual(added.detailed, { destinationOptions: "ADD_REPLACE" });
  });

  it("deletes first where two cannot stand side by side: a type that demands it, or a name given by hand", async () => {
    const role = { name: "task", assumeRolePolicy: trust };
    const named = await aws.make("aws:iam/role:Role", "named", role);
    const automatic = await aws.make("aws:iam/role:Role", "automatic", { assumeRolePolicy: trust });
    const attached = await aws.make("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "a", {
      role: "task",
      policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
    });

    const differences = [
      await aws.diff(named, { ...role, path: "/x/" }),
      await aws.diff(automatic, { assumeRolePolicy: trust, path: "/x/" }),
      await aws.diff(attached, { role: "task", policyArn: "arn:aws:iam::aws:policy/PowerUserAccess" }),
    ];

    assert.deepEqual(
      differences.map(({ deleteBeforeReplace }) => deleteBeforeReplace),
      [true, false, true],
    );
  });

  it("leaves alone what is to be ignored", async () => {
    const now = { cidrBlock: "10.0.0.0/16", enableDnsHostnames: true, tags: { Name: "b", Other: "c" } };

    const some = await aws.diff(vpc, now, ["tags.Name", "tagsAll", 'tags["Other"]']);
    const all = await aws.diff(vpc, now, ["tags", "tagsAll", "enableDnsHostnames"]);

    assert.deepEqual([some.detailed, all.changes], [{ enableDnsHostnames: "ADD" }, false]);
  });

  it("compares secrets by what they hide", async () => {
    const version = await aws.make("aws:secretsmanager/secretVersion:SecretVersion", "v", {
      secretId: await secretId(aws),
      secretString: new Secret("one"),
    });

    const same = await aws.diff(version, { secretId: version.inputs.secretId ?? null, secretString: "one" });
    const other = await aws.diff(version, {
      secretId: version.inputs.secretId ?? null,
      secretString: new Secret("two"),
    });

    assert.deepEqual([same.changes, other.detailed], [false, { secretString: "UPDATE_REPLACE" }]);
  });
});

async function secretId(aws: Connection): Promise<string> {
  return (await aws.make("aws:secretsmanager/secret:Secret", "s", {})).id;
}
