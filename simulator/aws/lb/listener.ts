import { behaviour, type Cloud, type Inputs, type Problem, refuse } from "../../kit";
import { actionProblems, targetGroupsOf } from "./actions";

export const listener = behaviour("aws:lb/listener:Listener", {
  check({ defaultActions, protocol, certificateArn, mutualAuthentication }) {
    const secure = protocol === "HTTPS" || protocol === "TLS";
    return [
      ...mutualProblems(protocol, mutualAuthentication),
      ...actionProblems("defaultActions", defaultActions),
      ...(secure && certificateArn === undefined
        ? [{ path: "certificateArn", reason: `is missing; ${protocol} needs a certificate` }]
        : []),
    ];
  },

  create(cloud, inputs) {
    const { loadBalancerArn, port, certificateArn } = inputs;
    const twin = cloud.all("aws:lb/listener:Listener", { loadBalancerArn }).find((other) => other.inputs.port === port);
    if (twin)
      refuse(
        "DuplicateListener",
        "A listener already exists on this port for this load balancer",
        `${twin.id} has port ${port}`,
      );
    requireIssued(cloud, certificateArn);
    requireSameVpc(cloud, inputs);
    const isApplication = loadBalancerArn.includes(":loadbalancer/app/");
    const protocol = inputs.protocol ?? (isApplication ? (certificateArn ? "HTTPS" : "HTTP") : "TCP");
    return {
      arn: `${loadBalancerArn.replace(":loadbalancer/", ":listener/")}/${cloud.own.hex(16)}`,
      protocol,
      ...(protocol === "HTTPS" || protocol === "TLS" ? { sslPolicy: "ELBSecurityPolicy-2016-08" } : {}),
      ...(protocol === "TCP" || protocol === "GENEVE" ? { tcpIdleTimeoutSeconds: 350 } : {}),
    };
  },
});

// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/configuring-mtls-with-elb.html
function mutualProblems(protocol: string | undefined, mutual: Inputs): Problem[] {
  if (mutual === undefined || mutual.mode === "off") return [];
  const problems: Problem[] = [];
  if (protocol !== undefined && protocol !== "HTTPS")
    problems.push({ path: "mutualAuthentication", reason: `must be left out with ${protocol}; it needs HTTPS` });
  if ((mutual.mode === "verify") !== (mutual.trustStoreArn !== undefined)) {
    const reason =
      mutual.mode === "verify" ? "is missing; mode verify needs it" : `must be left out with mode ${mutual.mode}`;
    problems.push({ path: "mutualAuthentication.trustStoreArn", reason });
  }
  return problems;
}

// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html
export function requireIssued(cloud: Cloud, certificateArn: Inputs): void {
  const [, region] = /^arn:aws:acm:([^:]+):/.exec(certificateArn ?? "") ?? [];
  if (region !== undefined && region !== cloud.region) {
    refuse(
      "ValidationError",
      `Certificate ARN '${certificateArn}' is not valid`,
      `it is of ${region}, and a load balancer takes certificates of its own region, ${cloud.region}`,
    );
  }
  const certificate = cloud.find("aws:acm/certificate:Certificate", certificateArn);
  if (cloud.isPreview || !certificate || certificate.outputs.status === "ISSUED") return;
  const validated = cloud.every("aws:acm/certificateValidation:CertificateValidation", {
    certificateArn: certificate.id,
  });
  if (validated.length > 0) return;
  refuse(
    "UnsupportedCertificate",
    `The certificate '${certificateArn}' must have a fully-qualified domain name, a supported signature, and a supported key size.`,
    "it is not issued yet: take certificateArn from the aws.acm.CertificateValidation",
  );
}

function requireSameVpc(cloud: Cloud, { loadBalancerArn, defaultActions }: Inputs): void {
  const vpc = cloud.find("aws:lb/loadBalancer:LoadBalancer", loadBalancerArn)?.outputs.vpcId;
  for (const arn of targetGroupsOf(defaultActions)) {
    const group = cloud.find("aws:lb/targetGroup:TargetGroup", arn)?.inputs.vpcId;
    if (vpc && group && vpc !== group)
      refuse("InvalidConfigurationRequest", `The target group '${arn}' and the load balancer are in different VPCs`);
  }
}
