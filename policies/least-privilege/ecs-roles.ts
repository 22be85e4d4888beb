import { defineStackRule, fail, named, pass, type Rule, TASK_DEFINITION } from "../kit";

const ROLE = "aws:iam/role:Role";

function task(taskRole: string, executionRole: string) {
  const arnOf = (role: string) => `arn:aws:iam::111122223333:role/${role}`;
  return named(
    "task",
    TASK_DEFINITION,
    { taskRoleArn: arnOf(taskRole), executionRoleArn: arnOf(executionRole) },
    { taskRoleArn: taskRole, executionRoleArn: executionRole },
  );
}

const rolesSeparate = defineStackRule({
  id: "ecs-roles-separate",
  title: "What starts a task and the task itself have roles of their own",
  severity: "medium",
  resources: [TASK_DEFINITION],
  why: "The role that starts a task reads every secret it is given and pulls its image. Code in the container needs neither.",
  fix: "Give taskRoleArn and executionRoleArn a role each.",
  link: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-ecs-iam-role-overview.html",
  controls: { nist80053: ["AC-5", "AC-6"], pciDss: ["7.2.5"] },
  passes: [
    [task("own", "start"), named("own", ROLE), named("start", ROLE)],
    [named("task", TASK_DEFINITION, { executionRoleArn: "arn:aws:iam::111122223333:role/start" })],
    [named("task", TASK_DEFINITION)],
  ],
  fails: [[task("start", "start"), named("start", ROLE)], [task("start", "start")]],

  validate(definition) {
    const [task, start] = [definition.at("taskRoleArn"), definition.at("executionRoleArn")];
    const [ofTask, ofStart] = [definition.refersTo("taskRoleArn", ROLE), definition.refersTo("executionRoleArn", ROLE)];
    const same = fail("found one role for both, expected one each", "taskRoleArn");
    if (ofTask.some((role) => ofStart.includes(role))) return same;
    // Two roles of this program are two, whatever they will be called.
    if (ofTask.length > 0 && ofStart.length > 0) return pass;
    return task.decide((one) => start.decide((other) => (one === other ? same : pass), pass), pass);
  },
});

export const rules: readonly Rule[] = [rolesSeparate];
