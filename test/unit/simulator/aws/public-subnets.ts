import type { Connection, State } from "../engine";

/** A network with a subnet in each of two zones and a way to the internet. */
export async function makePublicSubnets(aws: Connection): Promise<{ vpc: State; subnetIds: string[] }> {
  const vpc = await aws.make("aws:ec2/vpc:Vpc", "net", { cidrBlock: "10.0.0.0/16" });
  const subnets = await Promise.all(
    ["a", "b"].map((zone, index) =>
      aws.make("aws:ec2/subnet:Subnet", zone, {
        vpcId: vpc.id,
        cidrBlock: `10.0.${index}.0/24`,
        availabilityZone: `us-east-1${zone}`,
      }),
    ),
  );
  await aws.make("aws:ec2/internetGateway:InternetGateway", "internet", { vpcId: vpc.id });
  return { vpc, subnetIds: subnets.map(({ id }) => id) };
}
