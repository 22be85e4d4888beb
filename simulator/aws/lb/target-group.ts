import { behaviour, type Inputs, type Problem } from "../../kit";

export const targetGroup = behaviour("aws:lb/targetGroup:TargetGroup", {
  check(inputs) {
    const { targetType, slowStart } = inputs;
    const missing =
      targetType === "lambda" ? [] : ["port", "protocol", "vpcId"].filter((name) => inputs[name] === undefined);
    return [
      ...missing.map((path) => ({ path, reason: `is missing; it must be given unless targetType is lambda` })),
      ...(slowStart > 0 && slowStart < 30
        ? [{ path: "slowStart", reason: `found ${slowStart}; allowed is 0 or 30 to 900` }]
        : []),
      ...algorithmProblems(inputs),
      ...healthCheckProblems(inputs),
    ];
  },

  create(_, { protocol, targetType, healthCheck = {}, protocolVersion }) {
    const isHttp = protocol === "HTTP" || protocol === "HTTPS";
    const checksHttp = ["HTTP", "HTTPS"].includes(healthCheck.protocol ?? (isHttp ? "HTTP" : "TCP"));
    return {
      ...(isHttp
        ? { protocolVersion: "HTTP1", loadBalancingAlgorithmType: "round_robin", loadBalancingAnomalyMitigation: "off" }
        : {}),
      "healthCheck.timeout": targetType === "lambda" ? 30 : protocol === "HTTP" ? 6 : 10,
      ...(checksHttp
        ? {
            "healthCheck.path": "/",
            "healthCheck.matcher": protocolVersion === "GRPC" ? "12" : isHttp ? "200" : "200-399",
          }
        : {}),
    };
  },
});

// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html
function algorithmProblems(inputs: Inputs): Problem[] {
  const { slowStart, loadBalancingAlgorithmType: algorithm = "round_robin", loadBalancingAnomalyMitigation } = inputs;
  const problems: Problem[] = [];
  if (slowStart > 0 && algorithm !== "round_robin") {
    const reason = `found ${slowStart}; slow start goes with round_robin only, and the algorithm is ${algorithm}`;
    problems.push({ path: "slowStart", reason });
  }
  if (loadBalancingAnomalyMitigation === "on" && algorithm !== "weighted_random") {
    const reason = `found "on"; it goes with weighted_random only, and the algorithm is ${algorithm}`;
    problems.push({ path: "loadBalancingAnomalyMitigation", reason });
  }
  return problems;
}

function healthCheckProblems({ healthCheck, protocol, targetType }: Inputs): Problem[] {
  if (healthCheck === undefined) return [];
  const problems: Problem[] = [];
  const { port = "traffic-port", path, matcher, interval, timeout } = healthCheck;
  const number = Number(port);
  if (port !== "traffic-port" && !(Number.isInteger(number) && number >= 1 && number <= 65536)) {
    problems.push({ path: "healthCheck.port", reason: `found "${port}"; allowed is traffic-port or 1 to 65536` });
  }
  if (healthCheck.protocol === "TCP" && (path !== undefined || matcher !== undefined)) {
    problems.push({ path: "healthCheck.protocol", reason: 'found "TCP"; path and matcher must be left out with it' });
  }
  if (healthCheck.protocol === "TCP" && (protocol === "HTTP" || protocol === "HTTPS" || targetType === "lambda")) {
    problems.push({ path: "healthCheck.protocol", reason: `found "TCP"; it does not go with protocol ${protocol}` });
  }
  if (interval !== undefined && timeout !== undefined && timeout >= interval) {
    problems.push({
      path: "healthCheck.timeout",
      reason: `found ${timeout}; it must be less than interval, which is ${interval}`,
    });
  }
  return problems;
}
