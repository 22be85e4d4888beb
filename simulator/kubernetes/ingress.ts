import { type Cloud, type Inputs, type Known, refuse } from "../kit";
import { around } from "./around";
import { isAwaited, neverReady } from "./await";
import { type Balanced, balance, hostnameOf, release, wayOf } from "./ingress-load-balancer";
import type { Manifest, Rules } from "./object-rules";

/** Auto Mode makes a load balancer for an Ingress, or for all of a group. */
export const ingressRules: Rules = {
  admit(cloud, { inputs: { spec } }) {
    const name = spec?.ingressClassName;
    if (name === undefined || classNamed(cloud, name)) return;
    refuse(
      "Forbidden",
      `admission webhook "vingress.elbv2.k8s.aws" denied the request: invalid ingress class: IngressClass.networking.k8s.io "${name}" not found`,
      "the Ingress must depend on its class",
    );
  },

  act(cloud, manifest) {
    const balanced = balancedBy(cloud, manifest);
    if (balanced === undefined) return {};
    const status = { loadBalancer: { ingress: [{ hostname: hostnameOf(cloud, balanced) }] } };
    if (cloud.isPreview) return { status };
    const problems = [...backendProblems(cloud, manifest), ...balance(cloud, balanced, manifest)];
    if (problems.length > 0 && isAwaited(manifest.inputs, false)) neverReady(cloud, problems);
    return { status };
  },

  leave: (cloud, leaving) => release(cloud, leaving),
};

const CONTROLLER = "eks.amazonaws.com/alb";

/** How the load balancer of an Ingress is made, where Auto Mode makes it. */
function balancedBy(cloud: Cloud, { name, namespace, inputs: { spec, metadata } }: Manifest): Balanced | undefined {
  const found = spec?.ingressClassName === undefined ? undefined : classNamed(cloud, spec.ingressClassName);
  if (found?.outputs.spec.controller !== CONTROLLER || around(cloud) === undefined) return undefined;
  const parameters = found.outputs.spec.parameters?.name;
  const params = cloud.find("kubernetes:eks.amazonaws.com/v1:IngressClassParams", parameters);
  const settings: Inputs = params?.outputs.spec ?? {};
  const group: string = settings.group?.name ?? `${namespace}/${name}`;
  return { group, settings, annotations: metadata?.annotations ?? {} };
}

function classNamed(cloud: Cloud, name: string): Known | undefined {
  return cloud.find("kubernetes:networking.k8s.io/v1:IngressClass", name);
}

/** Backends that lead nowhere: a Service that is not there, or an action that no annotation describes. */
function backendProblems(cloud: Cloud, { name, namespace, inputs: { spec, metadata } }: Manifest): string[] {
  const paths: Inputs[] = (spec.rules ?? []).flatMap(({ http }: Inputs) => http?.paths ?? []);
  const backends: Inputs[] = [spec.defaultBackend, ...paths.map(({ backend }) => backend)].filter(Boolean);
  return backends.flatMap(({ service }) => {
    if (service === undefined) return [];
    if (service.port?.name === "use-annotation") {
      const action = wayOf(metadata?.annotations ?? {}, service.name);
      return action ? [] : [`Ingress ${namespace}/${name}: missing actions.${service.name} configuration`];
    }
    const found = cloud.find("kubernetes:core/v1:Service", `${namespace}/${service.name}`);
    if (!found)
      return [`Ingress has at least one rule that does not target any Service: service "${service.name}" not found`];
    return hasPort(found, service.port)
      ? []
      : [`unable to find port ${service.port?.name ?? service.port?.number} on service ${namespace}/${service.name}`];
  });
}

function hasPort({ outputs }: Known, { name, number }: Inputs): boolean {
  return (outputs.spec.ports ?? []).some((port: Inputs) =>
    name === undefined ? port.port === number : port.name === name,
  );
}
