import {
  all,
  defineRule,
  defineStackRule,
  fail,
  inProduction,
  named,
  notApplicable,
  of,
  oneOf,
  pass,
  type Rule,
  type StackResource,
  some,
  textOf,
  type Verdict,
  type View,
  wholeNumber,
  withSettings,
} from "../kit";
import { setTo } from "../kit/remedy";

const SERVICE = "aws:ecs/service:Service";
const TASK_SET = "aws:ecs/taskSet:TaskSet";
const TARGET = "aws:cloudwatch/eventTarget:EventTarget";
const SCHEDULE = "aws:scheduler/schedule:Schedule";

const platformIn: Readonly<Record<string, string>> = {
  [TARGET]: "ecsTarget.platformVersion",
  [SCHEDULE]: "target.ecsParameters.platformVersion",
};

const platformRecent = defineRule({
  id: "ecs-platform-recent",
  title: "Tasks run on Fargate's newest platform",
  severity: "medium",
  resources: [SERVICE, TASK_SET, TARGET, SCHEDULE],
  why: "AWS mends what is found in the kernel and the runtime in the newest platform, and takes old ones away one day.",
  fix: "Leave platformVersion out, or set it to LATEST.",
  link: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-fargate.html",
  controls: { fsbp: ["ECS.10"], nist80053: ["SI-2", "SI-2(2)"], pciDss: ["6.3.3"] },
  passes: [
    {},
    { platformVersion: "LATEST" },
    { platformVersion: "1.4.0" },
    of(TASK_SET, { platformVersion: "LATEST" }),
    of(TARGET, { ecsTarget: { taskCount: 1 } }),
  ],
  fails: [
    { platformVersion: "1.3.0" },
    of(TASK_SET, { platformVersion: "1.3.0" }),
    of(TARGET, { ecsTarget: { platformVersion: "1.3.0" } }),
    of(SCHEDULE, { target: { ecsParameters: { platformVersion: "1.3.0" } } }),
  ],

  validate(runner) {
    const version = runner.at(platformIn[runner.type] ?? "platformVersion");
    // Windows has had no version but 1.0.0, and Linux no longer starts with it.
    // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-windows-fargate.html
    return version.decide(() => version.is(oneOf("LATEST", "1.4.0", "1.0.0")), pass);
  },
});

/** What ECS deploys itself: neither CodeDeploy nor a controller of one's own. */
function deployedByEcs(service: View, judge: () => Verdict): Verdict {
  const controller = service.at("deploymentController.type");
  const other = notApplicable("ECS does not deploy it");
  return controller.decide((value) => (textOf(value) === "ECS" ? judge() : other), judge());
}

const goingBack = { enable: true, rollback: true };

const rollsBack = defineRule({
  id: "ecs-rolls-back",
  title: "A deployment that fails goes back by itself",
  severity: "medium",
  resources: [SERVICE],
  why: "Without it ECS starts the broken version again and again, for hours, until somebody notices.",
  fix: "Set deploymentCircuitBreaker, or alarms with the names of alarms that tell: enable and rollback true.",
  link: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html",
  controls: { nist80053: ["CP-10", "SI-13"] },
  passes: [
    { deploymentCircuitBreaker: goingBack },
    { alarms: { ...goingBack, alarmNames: ["errors"] } },
    { deploymentController: { type: "CODE_DEPLOY" } },
  ],
  fails: [
    {},
    { deploymentCircuitBreaker: { ...goingBack, rollback: false } },
    { deploymentCircuitBreaker: { ...goingBack, enable: false } },
    { alarms: { enable: true, rollback: false, alarmNames: ["errors"] } },
    { deploymentController: { type: "ECS" } },
  ],

  validate: (service) =>
    deployedByEcs(service, () => {
      const byItself = (part: string) =>
        all([service.expect(`${part}.enable`, true), service.expect(`${part}.rollback`, true)]);
      const none = service.at("deploymentCircuitBreaker").wrong("enable and rollback true");
      return some([byItself("deploymentCircuitBreaker"), byItself("alarms")], none);
    }),

  // What CodeDeploy deploys, what shifts requests and what has alarms goes back otherwise.
  remedy(service) {
    const isRolling =
      saysOrNothing(service, "deploymentController.type", "ECS") &&
      saysOrNothing(service, "deploymentConfiguration.strategy", "ROLLING") &&
      !service.has("alarms");
    const breaker = ["deploymentCircuitBreaker.enable", "deploymentCircuitBreaker.rollback"];
    return isRolling ? breaker.flatMap((property) => setTo(service, property, true)) : [];
  },
});

function saysOrNothing(service: View, property: string, value: string): boolean {
  const said = service.at(property);
  return said.value === undefined || said.value === value;
}

const fullStrength = defineRule({
  id: "ecs-deploys-at-full-strength",
  title: "A deployment leaves a service all its tasks, and has room for new ones",
  severity: "medium",
  levels: inProduction,
  resources: [SERVICE],
  why: "Fewer tasks than the load needs answer slowly while a version changes, and with no room for more the change never ends.",
  fix: "Set deploymentMinimumHealthyPercent to 100 and deploymentMaximumPercent to 200, which are ECS's defaults.",
  link: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html",
  controls: { nist80053: ["CP-2(5)", "SC-5(2)"] },
  passes: [
    {},
    { deploymentMinimumHealthyPercent: 100, deploymentMaximumPercent: 150 },
    { deploymentMinimumHealthyPercent: 0, schedulingStrategy: "DAEMON" },
    { deploymentMinimumHealthyPercent: 0, deploymentController: { type: "EXTERNAL" } },
  ],
  fails: [
    { deploymentMinimumHealthyPercent: 50 },
    { deploymentMinimumHealthyPercent: 100, deploymentMaximumPercent: 100 },
    { deploymentMaximumPercent: 100 },
  ],

  validate: (service) =>
    ofReplicas(service, () =>
      deployedByEcs(service, () =>
        all([
          atLeast(service.at("deploymentMinimumHealthyPercent"), 100),
          atLeast(service.at("deploymentMaximumPercent"), 101),
        ]),
      ),
    ),
});

/** A daemon runs once on each host, however many there are. */
function ofReplicas(service: View, judge: () => Verdict): Verdict {
  const strategy = service.at("schedulingStrategy");
  const daemon = notApplicable("it runs once on each host");
  return strategy.decide((value) => (textOf(value) === "DAEMON" ? daemon : judge()), judge());
}

function atLeast(number: View, least: number): Verdict {
  return number.decide((value) => (Number(value) >= least ? pass : number.wrong(`${least} or more`)), pass);
}

const SCALING = "aws:appautoscaling/target:Target";

function scaled(service: Readonly<Record<string, unknown>>, target: Readonly<Record<string, unknown>>) {
  return [
    named("service", SERVICE, service),
    named("scaling", SCALING, { resourceId: "service/orders/orders", ...target }, { resourceId: "service" }),
  ];
}

const severalTasks = defineStackRule({
  id: "ecs-several-tasks",
  title: "A service goes on when one of its tasks ends",
  severity: "medium",
  levels: inProduction,
  resources: [SERVICE],
  why: "A single task takes the service with it when its host, its zone or its own process fails, until another one has started.",
  fix: "Set desiredCount to 2 or more, and the minCapacity of its scaling target likewise.",
  link: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html",
  controls: { nist80053: ["CP-10", "SC-36"] },
  settings: { least: wholeNumber({ default: 2, minimum: 1, maximum: 100, description: "Tasks that a service has." }) },
  passes: [
    [named("service", SERVICE, { desiredCount: 2 })],
    [named("service", SERVICE, { desiredCount: 0 })],
    [named("service", SERVICE, { schedulingStrategy: "DAEMON" })],
    scaled({ desiredCount: 2 }, { minCapacity: 2 }),
    [withSettings({ least: 1 }, named("service", SERVICE, { desiredCount: 1 }))],
  ],
  fails: [
    [named("service", SERVICE, { desiredCount: 1 })],
    scaled({ desiredCount: 2 }, { minCapacity: 1 }),
    [withSettings({ least: 3 }, named("service", SERVICE, { desiredCount: 2 }))],
  ],

  validate: (service, _stack, { settings: { least } }) =>
    ofReplicas(service, () => {
      const count = service.at("desiredCount");
      const [scaling] = service.referredToBy(SCALING, "resourceId");
      if (scaling) return scalesFrom(scaling, least);
      // None at all is a service that is switched off, and so is one that does not say.
      return count.decide((value) => (Number(value) === 0 ? pass : atLeast(count, least)), pass);
    }),
});

function scalesFrom(scaling: StackResource, least: number): Verdict {
  const bound = scaling.at("minCapacity");
  const few = fail(`found fewer as the minCapacity of ${scaling.name}, expected ${least} or more`);
  return bound.decide((value) => (Number(value) >= least ? pass : few), few);
}

export const rules: readonly Rule[] = [platformRecent, rollsBack, fullStrength, severalTasks];
