/** The keys that every taggable resource of an environment carries. */
export const requiredTags = [
  "Project",
  "Environment",
  "Service",
  "Owner",
  "CostCenter",
  "DataClassification",
  "ManagedBy",
] as const;

export type RequiredTag = (typeof requiredTags)[number];
