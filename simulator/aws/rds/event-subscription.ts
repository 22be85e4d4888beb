import { behaviour, type Cloud, type Inputs, refuse } from "../../kit";
import { admitsService } from "../iam/statements";

const PUBLISHER = "events.rds.amazonaws.com";

// The types by whose names a source is known.
const SOURCES: Readonly<Record<string, readonly [type: string, name: string][]>> = {
  "db-instance": [
    ["aws:rds/instance:Instance", "identifier"],
    ["aws:rds/clusterInstance:ClusterInstance", "identifier"],
    ["aws:rds/cluster:Cluster", "clusterMembers"],
  ],
  "db-cluster": [["aws:rds/cluster:Cluster", "clusterIdentifier"]],
  "db-parameter-group": [["aws:rds/parameterGroup:ParameterGroup", "name"]],
  "db-proxy": [["aws:rds/proxy:Proxy", "name"]],
};

export const eventSubscription = behaviour("aws:rds/eventSubscription:EventSubscription", {
  check({ sourceIds, sourceType }) {
    return sourceIds !== undefined && sourceType === undefined
      ? [{ path: "sourceType", reason: "is missing; sourceIds need it" }]
      : [];
  },

  create(cloud, inputs) {
    requireSources(cloud, inputs);
    requirePublishing(cloud, inputs.snsTopic);
    return undefined;
  },
});

// https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateEventSubscription.html
function requireSources(cloud: Cloud, { sourceIds = [], sourceType }: Inputs): void {
  const types = SOURCES[sourceType];
  if (types === undefined) return;
  const names = types.flatMap(([type, name]) => cloud.every(type).flatMap(({ outputs }) => outputs[name] ?? []));
  const missing = sourceIds.find((id: string) => !names.includes(id) && !cloud.isGiven(id));
  if (missing !== undefined)
    refuse("SourceNotFound", `Could not find source: ${missing}`, `no ${sourceType} has this name`);
}

// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.GrantingPermissions.html
function requirePublishing(cloud: Cloud, arn: string): void {
  const [policy] = cloud.every("aws:sns/topicPolicy:TopicPolicy", { arn });
  // A preview does not know yet who may publish.
  if (cloud.isPreview || !policy || admitsService(policy.outputs.policy, PUBLISHER, "sns:Publish")) return;
  refuse(
    "SNSNoAuthorization",
    "You do not have permission to publish to the SNS topic ARN.",
    `its policy must let ${PUBLISHER} do sns:Publish`,
  );
}
