import {
  defineRule,
  defineStackRule,
  fail,
  inProduction,
  named,
  notApplicable,
  pass,
  type Rule,
  some,
  textOf,
} from "../kit";

const FUNCTION = "aws:lambda/function:Function";
const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";

const node = { runtime: "nodejs24.x", handler: "index.handler" };

// AWS deprecated these: no more fixes of their security, and soon no more deployments. New ones pass until they are
// listed here, since an old pack must not refuse a new runtime.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html#runtimes-deprecated
const DEPRECATED = [
  /^nodejs(?:\d|1\d|20)?(?:\.[\w-]+)?$/,
  /^python(?:2\.\d+|3\.[0-9])$/,
  /^ruby(?:2\.\d+|3\.[0-2])$/,
  /^java8$/,
  /^go1\.x$/,
  /^dotnet(?:core\d\.\d|5\.0|6|7)$/,
  /^provided$/,
];

const runtimeSupported = defineRule({
  id: "lambda-runtime-supported",
  title: "A function runs on a runtime that AWS still mends",
  severity: "medium",
  resources: [FUNCTION],
  why: "AWS mends nothing in a deprecated runtime, and some months later refuses to deploy to it: on the day of a fix.",
  fix: "Set runtime to a newer version of the language, and try the function on it.",
  link: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",
  controls: { fsbp: ["Lambda.2"], nist80053: ["RA-5", "SI-2"], pciDss: ["6.3.3"] },
  passes: [
    node,
    { ...node, runtime: "python3.13" },
    { packageType: "Image", imageUri: "repository/checker@sha256:0f" },
  ],
  fails: [
    { ...node, runtime: "nodejs18.x" },
    { ...node, runtime: "python3.9" },
    { ...node, runtime: "go1.x" },
    { ...node, runtime: "dotnetcore3.1" },
  ],

  validate(lambda) {
    const runtime = lambda.at("runtime");
    const inImage = notApplicable("its image brings the runtime");
    return runtime.decide((value) => {
      const name = textOf(value);
      // Nothing that has the shape of a runtime's name is secret.
      const old = fail(`found ${name}, expected a runtime that is not deprecated`, runtime.path);
      return DEPRECATED.some((each) => each.test(name)) ? old : pass;
    }, inImage);
  },
});

const zonesSurvived = defineRule({
  id: "lambda-several-zones",
  title: "A function in a network runs in two zones or more",
  severity: "medium",
  resources: [FUNCTION],
  levels: inProduction,
  why: "With one subnet, the function is down whenever that zone is, and what waits for it too.",
  fix: "Give vpcConfig.subnetIds a subnet in each of two zones or more.",
  link: "https://docs.aws.amazon.com/lambda/latest/dg/foundation-networking.html",
  controls: { fsbp: ["Lambda.5"], nist80053: ["CP-10", "SC-36"] },
  passes: [node, { ...node, vpcConfig: { securityGroupIds: ["sg-1"], subnetIds: ["subnet-a", "subnet-b"] } }],
  fails: [{ ...node, vpcConfig: { securityGroupIds: ["sg-1"], subnetIds: ["subnet-a"] } }],

  validate(lambda) {
    const subnets = lambda.at("vpcConfig.subnetIds");
    const { length } = subnets.members;
    // Without any subnet it is in no network.
    return subnets.decide(() => (length === 1 ? subnets.wrong("subnets in two zones or more") : pass), pass);
  },
});

const logsOwned = defineStackRule({
  id: "lambda-log-group",
  title: "A function writes to a log group of the program",
  severity: "low",
  resources: [FUNCTION],
  why: "Lambda makes the one that is missing by itself: it keeps everything for ever, under no key of one's own, and stays when the function goes.",
  fix: "Make an aws.cloudwatch.LogGroup and name it in loggingConfig.logGroup, or call it /aws/lambda/ and the function's name.",
  link: "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html",
  controls: { nist80053: ["AU-11", "AU-12"] },
  passes: [
    [named("check", FUNCTION, { ...node, name: "check", loggingConfig: { logFormat: "JSON", logGroup: "/checks" } })],
    [named("check", FUNCTION, node, { loggingConfig: "logs" }), named("logs", LOG_GROUP)],
    [named("check", FUNCTION, node), named("logs", LOG_GROUP, {}, { name: "check" })],
    [named("check", FUNCTION, { ...node, name: "check" }), named("logs", LOG_GROUP, { name: "/aws/lambda/check" })],
  ],
  fails: [
    [named("check", FUNCTION, node)],
    [named("check", FUNCTION, { ...node, name: "check" }), named("logs", LOG_GROUP, { name: "/aws/lambda/other" })],
    [named("check", FUNCTION, { ...node, name: "check", loggingConfig: { logGroup: "/aws/lambda/check" } })],
  ],

  validate(lambda, stack) {
    if (lambda.refersTo("loggingConfig", LOG_GROUP).length > 0) return pass;
    if (lambda.referredToBy(LOG_GROUP, "name").length > 0) return pass;
    const missing = fail("found no log group of the program, expected one", "loggingConfig.logGroup");
    return lambda.at("name").decide((name) => {
      // A stack shows what AWS made of it, which is this name where the program gives none.
      const usual = `/aws/lambda/${textOf(name)}`;
      const groups = stack.all(LOG_GROUP).map((group) => group.expect("name", usual));
      const made = some(groups, missing);
      return lambda.at("loggingConfig.logGroup").decide((found) => (found === usual ? made : pass), made);
    }, missing);
  },
});

export const rules: readonly Rule[] = [runtimeSupported, zonesSurvived, logsOwned];
