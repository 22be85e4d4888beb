import { defineRule, pass, type Rule } from "../kit";

const URL = "aws:lambda/functionUrl:FunctionUrl";

const urlSigned = defineRule({
  id: "lambda-url-signed",
  title: "A function's URL answers signed requests alone",
  severity: "critical",
  resources: [URL],
  why: "Without authorisation by IAM everybody on the internet calls the function, past load balancer and firewall.",
  fix: "Set authorizationType to AWS_IAM, or put the function behind the load balancer.",
  link: "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html",
  controls: { fsbp: ["Lambda.1"], nist80053: ["AC-3", "SC-7"], pciDss: ["1.4.4", "7.2.1"] },
  passes: [
    { functionName: "check", authorizationType: "AWS_IAM" },
    { functionName: "check", qualifier: "live", authorizationType: "AWS_IAM" },
  ],
  fails: [{ functionName: "check", authorizationType: "NONE" }, { functionName: "check" }],

  validate: (url) => url.expect("authorizationType", "AWS_IAM"),
});

const urlOriginsNamed = defineRule({
  id: "lambda-url-origins-named",
  title: "A function's URL is called by pages of known origins",
  severity: "medium",
  resources: [URL],
  why: "With the origin * any page that somebody opens may call the function in their name and read the answer.",
  fix: "List the origins in cors.allowOrigins, or leave cors out: then no page of another origin reads answers.",
  link: "https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html#urls-cors",
  controls: { nist80053: ["AC-4", "SC-7"], pciDss: ["6.2.4"] },
  passes: [{}, { cors: { allowOrigins: ["https://example.com"] } }, { cors: { allowMethods: ["GET"] } }],
  fails: [{ cors: { allowOrigins: ["*"] } }, { cors: { allowOrigins: ["https://example.com", "*"] } }],

  validate: (url) =>
    url.each("cors.allowOrigins", (origin) => (origin.text === "*" ? origin.wrong("origins by their names") : pass)),
});

export const rules: readonly Rule[] = [urlSigned, urlOriginsNamed];
