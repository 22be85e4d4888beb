import { defineRule, pass, type Rule, some, textOf } from "../kit";

const RULE = "arn:aws:events:eu-central-1:111122223333:rule/restored";
const invoke = { action: "lambda:InvokeFunction", function: "check" };

const invocationConfined = defineRule({
  id: "lambda-permission-confined",
  title: "A function is invoked by named principals for known purposes",
  severity: "critical",
  resources: ["aws:lambda/permission:Permission"],
  why: "A service acts for strangers too: from their account they could have it call this function with what they like.",
  fix: "Name an account or a service, and for a service set sourceArn to the resource that calls, or sourceAccount.",
  link: "https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html",
  controls: { fsbp: ["Lambda.1"], nist80053: ["AC-3", "AC-6"], pciDss: ["7.2.5"] },
  passes: [
    { ...invoke, principal: "events.amazonaws.com", sourceArn: RULE },
    { ...invoke, principal: "secretsmanager.amazonaws.com", sourceAccount: "111122223333" },
    { ...invoke, principal: "444455556666" },
    { ...invoke, principal: "*", principalOrgId: "o-a1b2c3d4e5" },
  ],
  fails: [
    { ...invoke, principal: "events.amazonaws.com" },
    { ...invoke, principal: "apigateway.amazonaws.com.cn" },
    { ...invoke, principal: "*" },
    { ...invoke, principal: "*", sourceArn: RULE },
  ],

  validate(permission) {
    const principal = permission.at("principal");
    const setOneOf = (...properties: readonly string[]) =>
      some(
        properties.map((property) => permission.expectSet(property)),
        principal.wrong(`${properties.join(" or ")} beside it`),
      );
    return principal.decide((value) => {
      if (value === "*") return setOneOf("principalOrgId");
      return /\.amazonaws\.com/.test(textOf(value)) ? setOneOf("sourceArn", "sourceAccount", "principalOrgId") : pass;
    }, principal.wrong("a principal by its name"));
  },
});

export const rules: readonly Rule[] = [invocationConfined];
