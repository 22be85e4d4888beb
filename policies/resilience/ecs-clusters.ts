import { defineRule, notApplicable, oneOf, type Rule } from "../kit";

type Part = Readonly<Record<string, unknown>>;

const INSIGHTS = { name: "containerInsights" };

function insights(value: string) {
  return { settings: [{ ...INSIGHTS, value }] };
}

const insightsOn = defineRule({
  id: "ecs-container-insights",
  title: "A cluster measures what its tasks use",
  severity: "medium",
  resources: ["aws:ecs/cluster:Cluster"],
  why: "Without it nobody sees that tasks run out of memory, restart or wait for room until users do.",
  fix: 'Add { name: "containerInsights", value: "enhanced" } to settings.',
  link: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cloudwatch-container-insights.html",
  controls: { fsbp: ["ECS.12"], nist80053: ["AU-6(3)", "CA-7", "SI-2"] },
  passes: [insights("enabled"), insights("enhanced")],
  fails: [{}, { settings: [] }, insights("disabled")],

  validate(cluster) {
    const settings = cluster.at("settings");
    const off = settings.wrong("containerInsights enhanced, or enabled");
    return cluster.some(
      "settings",
      (setting) =>
        setting
          .at("name")
          .decide(
            (name) => (name === INSIGHTS.name ? setting.expect("value", oneOf("enhanced", "enabled")) : off),
            off,
          ),
      off,
    );
  },

  remedy(cluster) {
    const settings = cluster.at("settings");
    if (settings.value === undefined) return [{ path: "settings", value: [{ ...INSIGHTS, value: "enhanced" }] }];
    const said = settings.members.find((setting) => setting.at("name").text === INSIGHTS.name);
    return said?.at("value").text === "disabled" ? [{ path: `${said.path}.value`, value: "enhanced" }] : [];
  },
});

function hosts(change: Part = {}, scaling: Part = { status: "ENABLED" }) {
  return {
    autoScalingGroupProvider: { managedScaling: scaling, managedTerminationProtection: "ENABLED", ...change },
  };
}

const hostsKept = defineRule({
  id: "ecs-capacity-protected",
  title: "A host goes when its tasks have gone",
  severity: "medium",
  resources: ["aws:ecs/capacityProvider:CapacityProvider"],
  why: "An Auto Scaling group knows nothing of tasks: when it shrinks, it ends hosts that are full of them.",
  fix: "Set autoScalingGroupProvider.managedTerminationProtection to ENABLED, and protectFromScaleIn of the group to true.",
  link: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-termination-protection.html",
  controls: { fsbp: ["ECS.19"], nist80053: ["CP-10", "SC-5(2)"] },
  passes: [hosts(), hosts({ managedTerminationProtection: "DISABLED" }, { status: "DISABLED" }), {}],
  fails: [hosts({ managedTerminationProtection: "DISABLED" }), hosts({ managedTerminationProtection: undefined })],

  validate(provider) {
    const protects = provider.expect("autoScalingGroupProvider.managedTerminationProtection", "ENABLED");
    // ECS protects hosts only where it also says how many there are.
    // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AutoScalingGroupProvider.html
    const byOthers = notApplicable("ECS does not scale its hosts");
    return provider
      .at("autoScalingGroupProvider.managedScaling.status")
      .decide((status) => (status === "ENABLED" ? protects : byOthers), byOthers);
  },
});

export const rules: readonly Rule[] = [insightsOn, hostsKept];
