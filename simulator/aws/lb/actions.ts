import type { Inputs, Problem } from "../../kit";

// The block that each type of action needs.
const BLOCKS: Readonly<Record<string, string>> = {
  redirect: "redirect",
  "fixed-response": "fixedResponse",
  "authenticate-cognito": "authenticateCognito",
  "authenticate-oidc": "authenticateOidc",
};

/** What is wrong with actions by themselves. */
export function actionProblems(path: string, actions: Inputs[] = []): Problem[] {
  return actions.flatMap((action, index) => {
    const at = `${path}[${index}]`;
    const block = BLOCKS[action.type];
    if (block !== undefined && action[block] === undefined)
      return [{ path: `${at}.${block}`, reason: `is missing; type ${action.type} needs it` }];
    if (action.type === "forward" && action.targetGroupArn === undefined && action.forward === undefined) {
      return [{ path: `${at}.targetGroupArn`, reason: "is missing; type forward needs it or forward" }];
    }
    return [];
  });
}

/** The target groups that actions forward to. */
export function targetGroupsOf(actions: Inputs[] = []): string[] {
  return actions.flatMap(({ targetGroupArn, forward }) => [
    ...(targetGroupArn ? [targetGroupArn] : []),
    ...(forward?.targetGroups ?? []).map(({ arn }: Inputs) => arn),
  ]);
}
