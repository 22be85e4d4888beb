import * as z from "zod";

import { refuse } from "../base/checks";
import { checkPinnedImage } from "./image";

/** What makes a service's tasks take faults that experiments inject: late and lost packets. Not for production. */
export const faultInjectionSettings = z.strictObject({
  agentImage: z
    .string()
    .check(({ value, issues }) => refuse(issues, value, checkPinnedImage(value)))
    .describe("The agent through which they come: public.ecr.aws/amazon-ssm-agent/amazon-ssm-agent@sha256:..."),
});

export type FaultInjectionSettings = z.output<typeof faultInjectionSettings>;

/** The most MiB that the agent takes. What it installs when it starts must not cost the service its memory. */
export const AGENT_MEMORY = 512;

interface FaultyTask {
  faultInjection?: FaultInjectionSettings | undefined;
  exec: boolean;
  memory: number;
}

/** Why a task cannot take faults. */
export function checkFaultInjection({ faultInjection, exec, memory }: FaultyTask): string | undefined {
  if (!faultInjection) return undefined;
  // https://docs.aws.amazon.com/fis/latest/userguide/ecs-task-actions.html
  if (exec) return "exec is true: AWS injects no faults where people may run commands. Leave out one of the two.";
  if (memory >= 2 * AGENT_MEMORY) return undefined;
  return (
    `its agent takes up to ${AGENT_MEMORY} MiB of the task's ${memory}, more than half. ` +
    `Set memory to ${2 * AGENT_MEMORY} or more.`
  );
}
