import { behaviour, type Cloud, type Inputs, type Problem, refuse } from "../../kit";

// The block that each type of action needs.
const BLOCKS: Readonly<Record<string, string>> = {
  redirect: "redirect",
  "fixed-response": "fixedResponse",
  "authenticate-cognito": "authenticateCognito",
  "authenticate-oidc": "authenticateOidc",
};

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

/** The target groups that actions forward to. */
export function targetGroupsOf(actions: Inputs[] = []): string[] {
  return actions.flatMap(({ targetGroupArn, forward }) => [
    ...(targetGroupArn ? [targetGroupArn] : []),
    ...(forward?.targetGroups ?? []).map(({ arn }: Inputs) => arn),
  ]);
}

export const listenerRule = behaviour("aws:lb/listenerRule:ListenerRule", {
  check: ({ actions, conditions }) => [...actionProblems("actions", actions), ...conditionProblems(conditions)],

  create(cloud, inputs, before) {
    const { listenerArn } = inputs;
    const others = cloud.all("aws:lb/listenerRule:ListenerRule", { listenerArn });
    const taken = others.map(({ outputs }) => outputs.priority);
    if (taken.includes(inputs.priority)) refuse("PriorityInUse", `Priority '${inputs.priority}' is currently in use`);
    return {
      arn: `${listenerArn.replace(":listener/", ":listener-rule/")}/${cloud.own.hex(16)}`,
      priority: inputs.priority ?? before?.outputs.priority ?? Math.max(0, ...taken) + 1,
    };
  },
});

function actionProblems(path: string, actions: Inputs[] = []): Problem[] {
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

const CONDITIONS = ["hostHeader", "httpHeader", "httpRequestMethod", "pathPattern", "queryStrings", "sourceIp"];

function conditionProblems(conditions: Inputs[] = []): Problem[] {
  return conditions.flatMap((condition, index) => {
    const found = CONDITIONS.filter((name) => condition[name] !== undefined);
    if (found.length === 1) return [];
    return [
      {
        path: `conditions[${index}]`,
        reason: `exactly one of ${CONDITIONS.join(", ")} is needed, and ${found.length} are given`,
      },
    ];
  });
}
