import { Secret, type Value } from "../../../../simulator/value";
import { type Connection, Engine, type State } from "../engine";

/** A simulated cloud with one cluster in it, and the providers that speak with both. */
export class Cluster {
  private constructor(
    readonly engine: Engine,
    readonly aws: Connection,
    readonly kubernetes: Connection,
    readonly state: State,
    readonly subnets: readonly State[],
  ) {}

  static async start(settings: { [name: string]: Value } = {}): Promise<Cluster> {
    const engine = await Engine.start();
    const aws = await engine.connect("aws", { region: "eu-west-1" });
    const subnets = await twoZones(aws);
    const state = await aws.make("aws:eks/cluster:Cluster", "main", await autoMode(aws, subnets, settings));
    const kubernetes = await engine.connect("kubernetes", { kubeconfig: kubeconfigOf(state) });
    return new Cluster(engine, aws, kubernetes, state, subnets);
  }

  /** The same cloud after its process has started anew. */
  async again(): Promise<Cluster> {
    const aws = await this.engine.connect("aws", { region: "eu-west-1" });
    const kubernetes = await this.engine.connect("kubernetes", { kubeconfig: kubeconfigOf(this.state) });
    return new Cluster(this.engine, aws, kubernetes, this.state, this.subnets);
  }

  /** An object with what every test gives it: a name, and the namespace `web` where it is in one. */
  async make(
    type: string,
    name: string,
    rest: { [name: string]: Value } = {},
    metadata: { [name: string]: Value } = {},
  ) {
    const { apiVersion, kind } = headOf(type);
    const place = alone.includes(kind) ? {} : { namespace: "web" };
    return await this.kubernetes.make(type, name, {
      apiVersion,
      kind,
      metadata: { name, ...place, ...metadata },
      ...rest,
    });
  }

  async namespace(name = "web", labels: { [name: string]: Value } = {}): Promise<State> {
    return await this.make("kubernetes:core/v1:Namespace", name, {}, { labels });
  }

  async chart(chart: string, values: { [name: string]: Value } = {}): Promise<State> {
    return await this.kubernetes.make("kubernetes:helm.sh/v3:Release", chart, { name: chart, chart, values });
  }
}

const alone = ["Namespace", "IngressClass", "IngressClassParams", "StorageClass", "NodePool", "NodeClass"];

export function headOf(type: string): { apiVersion: string; kind: string } {
  const [, path = "", kind = ""] = type.split(":");
  return { apiVersion: path.replace(/^core\//, ""), kind };
}

export function kubeconfigOf({ outputs }: State): Value {
  const config = {
    "current-context": "here",
    contexts: [{ name: "here", context: { cluster: "main", user: "me" } }],
    clusters: [{ name: "main", cluster: { server: outputs.endpoint } }],
    users: [{ name: "me", user: { exec: { command: "aws" } } }],
  };
  return new Secret(JSON.stringify(config));
}

export function trust(...services: string[]): string {
  const Statement = services.map((Service) => ({
    Effect: "Allow",
    Principal: { Service },
    Action: ["sts:AssumeRole", "sts:TagSession"],
  }));
  return JSON.stringify({ Version: "2012-10-17", Statement });
}

export async function twoZones(aws: Connection): Promise<State[]> {
  const vpc = await aws.make("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" });
  await aws.make("aws:ec2/internetGateway:InternetGateway", "gateway", { vpcId: vpc.id });
  return await Promise.all(
    ["a", "b"].map((zone, index) =>
      aws.make("aws:ec2/subnet:Subnet", `subnet-${zone}`, {
        vpcId: vpc.id,
        cidrBlock: `10.0.${index}.0/24`,
        availabilityZone: `eu-west-1${zone}`,
      }),
    ),
  );
}

/** The inputs of a cluster with Auto Mode. */
export async function autoMode(aws: Connection, subnets: readonly State[], settings: { [name: string]: Value } = {}) {
  const role = (name: string, service: string) =>
    aws.make("aws:iam/role:Role", name, { assumeRolePolicy: trust(service) });
  const [control, node] = [await role("control", "eks.amazonaws.com"), await role("node", "ec2.amazonaws.com")];
  return {
    name: "main",
    roleArn: control.outputs.arn ?? "",
    vpcConfig: { subnetIds: subnets.map(({ id }) => id), endpointPrivateAccess: true, endpointPublicAccess: false },
    accessConfig: { authenticationMode: "API" },
    bootstrapSelfManagedAddons: false,
    computeConfig: { enabled: true, nodePools: ["system"], nodeRoleArn: node.outputs.arn ?? "" },
    storageConfig: { blockStorage: { enabled: true } },
    kubernetesNetworkConfig: { elasticLoadBalancing: { enabled: true } },
    ...settings,
  };
}

/** The spec of a Deployment, or of whatever else makes pods. */
export function podsOf(pod: { [name: string]: Value } = {}, rest: { [name: string]: Value } = {}) {
  return {
    spec: {
      selector: { matchLabels: { app: "web" } },
      template: {
        metadata: { labels: { app: "web" } },
        spec: { containers: [{ name: "web", image: "nginx" }], ...pod },
      },
      ...rest,
    },
  };
}
