import { parseSettings, type SettingsProblem, settingsError } from "../../base";
import { type Ports, portsByName, urlVariable } from "../calls";
import { refusedWithoutDatadog } from "../eks-limits";
import { serviceName, type WorkloadSettings, workloadSettings } from "../workload";

interface Callee {
  namespace: string;
  ports: Ports;
}

/** What is there, or not, for a service beyond its own settings. */
interface Beside {
  secrets: object;
  callees: Readonly<Record<string, Callee>>;
  ingress?: object | undefined;
  kubectlImage?: string | undefined;
  controllers: { externalSecretsRoleArn?: unknown; datadogKeys?: unknown };
}

/** The contract of a service that is to run on EKS, which is where it runs unless it says otherwise. */
export function parseWorkload(name: string, given: object, beside: Beside): WorkloadSettings {
  const subject = `EksService "${name}"`;
  parseSettings(serviceName, `The name of ${subject}`, name);
  const workload = parseSettings(workloadSettings, subject, { runtime: "eks", ...given });
  const problems = [
    ...(beside.controllers.datadogKeys ? [] : refusedWithoutDatadog(workload)),
    ...givenTwice(workload, beside),
    ...notGiven(workload, beside),
  ];
  if (problems.length === 0) return workload;
  throw settingsError(subject, problems);
}

/** Where the called services are, by variable: `http://entity-api.entities.svc.cluster.local:8080`. */
export function callUrls(callees: Readonly<Record<string, Callee>>): Record<string, string> {
  const urls = Object.entries(callees).flatMap(([callee, { namespace, ports }]) => {
    const host = `${callee}.${namespace}.svc.cluster.local`;
    const byName = Object.entries(portsByName(callee, ports));
    return byName.map(([called, port]) => [urlVariable(called), `http://${host}:${port}`]);
  });
  return Object.fromEntries(urls);
}

function givenTwice({ environment }: WorkloadSettings, { secrets, callees }: Beside): SettingsProblem[] {
  const variables = [...Object.keys(environment), ...Object.keys(callUrls(callees))];
  return Object.keys(secrets)
    .filter((variable) => variables.includes(variable))
    .map((variable) => ({
      path: `environment.${variable}`,
      message: "is a secret as well. A variable has one value: keep one of them.",
    }));
}

function notGiven({ calls, routing, scaling }: WorkloadSettings, beside: Beside): SettingsProblem[] {
  const { secrets, callees, ingress, kubectlImage, controllers } = beside;
  const [schedule] = Object.keys(scaling?.schedules ?? {});
  const [secret] = Object.keys(secrets);
  return [
    ...calls
      .filter((callee) => !(callee in callees))
      .map((callee) => ({
        path: "calls",
        message: `found "${callee}"; that service is not given. Give it as callee.`,
      })),
    ...(routing !== "none" && !ingress
      ? [{ path: "routing", message: 'no load balancer is given. Give ingress, or set it to "none".' }]
      : []),
    ...(schedule !== undefined && kubectlImage === undefined
      ? [{ path: `scaling.schedules.${schedule}`, message: "on EKS kubectl sets the bounds. Give kubectlImage." }]
      : []),
    ...(secret !== undefined && !controllers.externalSecretsRoleArn
      ? [{ path: `secrets.${secret}`, message: "the controllers bring no secrets. Give them needs.secrets." }]
      : []),
  ];
}
