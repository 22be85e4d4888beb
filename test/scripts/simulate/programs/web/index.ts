import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

const config = new pulumi.Config();
const groups = config.getNumber("groups") ?? 1;
// An update that takes its time, so that somebody can break in.
const pauseMilliseconds = pulumi.runtime.isDryRun() ? 0 : (config.getNumber("pauseMilliseconds") ?? 0);

const vpc = new aws.ec2.Vpc("main", { cidrBlock: "10.0.0.0/16" });
const password = new random.RandomPassword("password", { length: 20 });
const vpcId = vpc.id.apply(async (id) => {
  await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds));
  return id;
});
for (let index = 0; index < groups; index++) {
  new aws.ec2.SecurityGroup(`group-${index}`, { vpcId, namePrefix: `web-${index}-`, description: "Admits nobody" });
}

export const network = vpc.arn;
export const passwordLength = password.result.apply(({ length }) => length);
export const token = config.getSecret("token");
/** What of somebody's own credentials and settings reaches the program. */
export const ambient = Object.keys(process.env).filter((name) => /^(AWS|DD|DATADOG)_|^PULUMI_ACCESS/.test(name));
