import { behaviour, type Cloud, type Inputs, refuse } from "../../kit";
import { actionProblems, targetGroupsOf } from "./actions";

export const listener = behaviour("aws:lb/listener:Listener", {
  check({ defaultActions, protocol, certificateArn }) {
    const secure = protocol === "HTTPS" || protocol === "TLS";
    return [
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

function requireIssued(cloud: Cloud, certificateArn: Inputs): void {
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
