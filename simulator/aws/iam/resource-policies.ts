import { type Behaviour, behaviour } from "../../kit";
import { documentProblems } from "./document";

/** The types whose whole point is a document that says who may use a resource. */
const documents: Readonly<Record<string, readonly [property: string, maxLength?: number]>> = {
  "aws:ecr/repositoryPolicy:RepositoryPolicy": ["policy"],
  "aws:secretsmanager/secretPolicy:SecretPolicy": ["policy", 20480],
  "aws:sns/topicPolicy:TopicPolicy": ["policy"],
  "aws:sqs/queuePolicy:QueuePolicy": ["policy"],
};

// ECR's documents stand in one repository and name no resource.
const WITHOUT_RESOURCE = new Set(["aws:ecr/repositoryPolicy:RepositoryPolicy"]);

export const resourcePolicies = Object.entries(documents).map(([type, [property, maxLength]]) => {
  const use = WITHOUT_RESOURCE.has(type) ? "trust" : "resource";
  const how: Behaviour = { check: (inputs) => documentProblems(property, inputs[property], use, maxLength) };
  return behaviour(type, how);
});
