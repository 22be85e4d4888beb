import { defineRule, fail, isEmpty, of, pass, undetermined } from "../kit";
import { taggableTypes, tagsOf } from "./tags";

// The same keys as the program's own, which policies do not import: they judge any program.
const REQUIRED = ["Project", "Environment", "Service", "Owner", "CostCenter", "DataClassification", "ManagedBy"];

const complete = Object.fromEntries(REQUIRED.map((key) => [key, "x"]));
const { Owner: _, ...withoutOwner } = complete;
const VPC = "aws:ec2/vpc:Vpc";

export const requiredTags = defineRule({
  id: "tags-required",
  title: "Every resource that takes tags carries the required ones",
  severity: "high",
  resources: taggableTypes,
  why: "What has no owner is cleaned up by nobody, and its cost belongs to nobody.",
  fix: `Let the provider's defaultTags set ${REQUIRED.join(", ")}, or set them on the resource.`,
  link: "https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/tagging-best-practices.html",
  controls: { nist80053: ["CM-8"], pciDss: ["12.5.1"] },
  passes: [
    of(VPC, { tagsAll: complete }),
    of(VPC, { tags: { Owner: "x" } }, { defaultTags: { tags: withoutOwner } }),
    of(VPC, {}, { defaultTags: JSON.stringify({ tags: complete }) }),
  ],
  fails: [of(VPC, {}), of(VPC, { tagsAll: withoutOwner }), of(VPC, { tagsAll: { ...complete, Owner: "" } })],

  validate(resource) {
    const { values, complete } = tagsOf(resource);
    const missing = REQUIRED.filter((key) => isEmpty(values.get(key)));
    if (missing.length === 0) return pass;
    const verdict = complete ? fail : undetermined;
    return verdict(`found no ${missing.join(", ")}, expected a value for each`, "tags");
  },
});
