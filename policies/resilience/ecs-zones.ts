import { defineRule, notApplicable, of, pass, type Rule } from "../kit";

const severalZones = defineRule({
  id: "ecs-several-zones",
  title: "Tasks are in two zones or more",
  severity: "medium",
  resources: ["aws:ecs/service:Service", "aws:ecs/taskSet:TaskSet"],
  why: "However many tasks there are, with their only zone all of them are gone.",
  fix: "Give networkConfiguration.subnets in two availability zones or more.",
  link: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html",
  controls: { nist80053: ["CP-10", "SC-36", "SI-13(5)"] },
  passes: [
    { networkConfiguration: { subnets: ["subnet-1", "subnet-2"] } },
    // Without network of their own, tasks are where the cluster's instances are.
    {},
    of("aws:ecs/taskSet:TaskSet", { networkConfiguration: { subnets: ["subnet-1", "subnet-2"] } }),
  ],
  fails: [
    { networkConfiguration: { subnets: ["subnet-1"] } },
    of("aws:ecs/taskSet:TaskSet", { networkConfiguration: { subnets: ["subnet-1"] } }),
  ],

  validate(service) {
    const subnets = service.at("networkConfiguration.subnets");
    const few = subnets.wrong("two subnets or more");
    return subnets.decide(
      () => (subnets.members.length > 1 ? pass : few),
      notApplicable("it has no network of its own"),
    );
  },
});

export const rules: readonly Rule[] = [severalZones];
