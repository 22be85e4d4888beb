import type { TypedBehaviour } from "../kit";
import * as acm from "./acm/certificate";
import * as appautoscaling from "./appautoscaling/target";
import * as backup from "./backup/plan";
import * as cloudwatch from "./cloudwatch/log-group";
import { ec2 } from "./ec2";
import { ecs } from "./ecs";
import { iam } from "./iam";
import * as kms from "./kms/key";
import { lb } from "./lb";
import { rds } from "./rds";
import * as route53 from "./route53/record";
import * as s3 from "./s3/bucket";
import * as secretsmanager from "./secretsmanager/secret";
import * as sns from "./sns/topic";

const files: readonly Readonly<Record<string, TypedBehaviour>>[] = [
  acm,
  appautoscaling,
  backup,
  cloudwatch,
  kms,
  route53,
  s3,
  secretsmanager,
  sns,
];

export const aws: readonly TypedBehaviour[] = [
  ...ec2,
  ...ecs,
  ...iam,
  ...lb,
  ...rds,
  ...files.flatMap((file) => Object.values(file)),
];
