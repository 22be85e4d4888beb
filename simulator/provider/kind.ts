import { behaviours } from "../behaviours";
import { canonicalType } from "../cloud/thing";
import { Contract, type ResourceShape } from "../contract";
import { customModuleOf, customShape } from "../contract/custom";
import { type Facts, factsOf } from "../facts";
import { factsByDeclaration } from "../facts/declared";
import { type Reference, referencesOf, type Target, targetOf } from "../facts/references";
import type { Behaviour } from "../kit";
import { apiServersWords, type Words } from "./shape-words";

/** All that is known about one resource type. */
export interface Kind {
  readonly token: string;
  readonly contract: Contract;
  readonly shape: ResourceShape;
  readonly facts: Facts;
  /** Whether anybody collected facts about it; without them it is what its declaration says and no more. */
  readonly modelled: boolean;
  readonly references: Readonly<Record<string, Reference>>;
  /** How others refer to it. */
  readonly target: Target | undefined;
  readonly behaviour: Behaviour;
  /** `EC2 Subnet`. */
  readonly title: string;
  /** How problems with its properties are worded, where that is not as usual. */
  readonly words?: Words;
}

// Most stacks have nothing on Kubernetes, and do not wait until what simulates it is loaded.
const kubernetes = (): typeof import("../kubernetes") => require("../kubernetes");

/** The resource types of one package. */
export class Catalogue {
  static readonly #known = new Map<string, Catalogue>();

  readonly #kinds = new Map<string, Kind | undefined>();

  constructor(readonly contract: Contract) {}

  /** What is declared is the same in every cloud, and read once. */
  static of(packageName: string): Catalogue {
    const known = Catalogue.#known.get(packageName) ?? new Catalogue(new Contract(packageName));
    Catalogue.#known.set(packageName, known);
    return known;
  }

  /** Nothing for a type that the package's SDK does not have. */
  kind(token: string): Kind | undefined {
    if (!this.#kinds.has(token)) this.#kinds.set(token, this.#describe(token));
    return this.#kinds.get(token);
  }

  #describe(token: string): Kind | undefined {
    const isKubernetes = this.contract.packageName === "kubernetes";
    const shape = this.contract.resource(token) ?? (isKubernetes ? customShape(token) : undefined);
    if (!shape) return undefined;
    const canonical = canonicalType(token);
    const facts = factsOf(canonical);
    const behaviour = isKubernetes ? kubernetes().behaviourOf(this.contract, token) : behaviours.get(canonical);
    return {
      token,
      contract: this.contract,
      shape,
      facts: facts ?? (this.contract.packageName === "aws" ? factsByDeclaration(token, shape) : {}),
      modelled: facts !== undefined || isKubernetes,
      references: referencesOf(canonical),
      target: targetOf(canonical),
      behaviour: behaviour ?? {},
      title: titleOf(canonical),
      ...(isKubernetes && customModuleOf(token) !== undefined && { words: apiServersWords }),
    };
  }
}

const services: Readonly<Record<string, string>> = {
  acm: "ACM",
  appautoscaling: "Application Auto Scaling",
  cloudwatch: "CloudWatch",
  ec2: "EC2",
  ecr: "ECR",
  ecs: "ECS",
  eks: "EKS",
  iam: "IAM",
  kms: "KMS",
  lb: "ELBv2",
  rds: "RDS",
  route53: "Route 53",
  s3: "S3",
  secretsmanager: "Secrets Manager",
  sns: "SNS",
  sqs: "SQS",
  ssm: "SSM",
  vpc: "VPC",
  wafv2: "WAFv2",
};

function titleOf(token: string): string {
  const [packageName = "", path = "", name = ""] = token.split(":");
  const group = path.split("/")[0] ?? "";
  const service = packageName === "aws" ? (services[group] ?? capital(group)) : capital(packageName);
  return `${service} ${name.replace(/([a-z])([A-Z])/g, "$1 $2")}`;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
