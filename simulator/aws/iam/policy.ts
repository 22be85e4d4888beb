import { behaviour } from "../../kit";
import { documentProblems } from "./document";

export const policy = behaviour("aws:iam/policy:Policy", {
  check: ({ policy: document }) => documentProblems("policy", document, "identity", 6144),
});
