import { behaviour, type Inputs, type Problem } from "../../kit";
import { fargateMemory } from "./fargate";

export const taskDefinition = behaviour("aws:ecs/taskDefinition:TaskDefinition", {
  check(inputs) {
    const containers = containersOf(inputs.containerDefinitions);
    if (containers === undefined)
      return [{ path: "containerDefinitions", reason: "a JSON list of container definitions is expected" }];
    return [
      ...containers.flatMap(containerProblems),
      ...fargateProblems(inputs, containers),
      ...roleProblems(inputs, containers),
    ];
  },

  create(cloud, { family }) {
    // Revisions go on where the family is known from before.
    const used = cloud.all("aws:ecs/taskDefinition:TaskDefinition", { family }).map(({ outputs }) => outputs.revision);
    return { revision: Math.max(cloud.generation, 0, ...used) + 1 };
  },
});

export function containersOf(json: string): Inputs[] | undefined {
  const containers = JSON.parse(json);
  return Array.isArray(containers) && containers.length > 0 ? containers : undefined;
}

function containerProblems(container: Inputs, index: number): Problem[] {
  const path = `containerDefinitions[${index}]`;
  const problems = ["name", "image"]
    .filter((name) => typeof container[name] !== "string" || container[name] === "")
    .map((name) => ({ path: `${path}.${name}`, reason: "is missing; a string must be given" }));
  const environment: Inputs[] = container.environment ?? [];
  for (const { name, value } of environment) {
    if (typeof value !== "string")
      problems.push({ path: `${path}.environment.${name}`, reason: "a string is expected" });
  }
  return problems;
}

function fargateProblems(inputs: Inputs, containers: Inputs[]): Problem[] {
  if (!(inputs.requiresCompatibilities ?? []).includes("FARGATE")) return [];
  const { cpu, memory, networkMode } = inputs;
  const problems: Problem[] = [];
  if (networkMode !== "awsvpc")
    problems.push({
      path: "networkMode",
      reason: `found ${JSON.stringify(networkMode)}; Fargate only supports awsvpc`,
    });
  if (cpu === undefined || memory === undefined) {
    return [
      ...problems,
      { path: cpu === undefined ? "cpu" : "memory", reason: "is missing; Fargate needs cpu and memory" },
    ];
  }
  const allowed = fargateMemory(cpu);
  if (allowed === undefined)
    problems.push({ path: "cpu", reason: `found "${cpu}"; Fargate has 256, 512, 1024, 2048, 4096, 8192 and 16384` });
  else if (!allowed.includes(Number(memory))) {
    problems.push({ path: "memory", reason: `found "${memory}"; with cpu ${cpu} Fargate has ${spanOf(allowed)}` });
  }
  const reserved = containers.reduce((sum, container) => sum + (container.cpu ?? 0), 0);
  if (reserved > Number(cpu))
    problems.push({ path: "cpu", reason: `found "${cpu}"; the containers want ${reserved} together` });
  return problems;
}

function spanOf(values: readonly number[]): string {
  return values.length <= 4
    ? values.join(", ")
    : `${values[0]} to ${values.at(-1)} in steps of ${(values[1] ?? 0) - (values[0] ?? 0)}`;
}

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
function roleProblems({ executionRoleArn, requiresCompatibilities = [] }: Inputs, containers: Inputs[]): Problem[] {
  if (executionRoleArn !== undefined) return [];
  const usesSecrets = containers.some(({ secrets = [] }) => secrets.length > 0);
  const usesLogs =
    requiresCompatibilities.includes("FARGATE") &&
    containers.some(({ logConfiguration }) => logConfiguration?.logDriver === "awslogs");
  if (!usesSecrets && !usesLogs) return [];
  return [
    {
      path: "executionRoleArn",
      reason: `is missing; ${usesSecrets ? "secrets" : "awslogs on Fargate"} need a role that may fetch or write them`,
    },
  ];
}
