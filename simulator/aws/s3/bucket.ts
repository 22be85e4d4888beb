import { behaviour } from "../../kit";
import { documentProblems } from "../iam/document";

export const bucket = behaviour("aws:s3/bucket:Bucket", {
  check({ bucket: name, policy }) {
    const fits = name === undefined || (/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !name.includes(".."));
    return [
      ...(fits
        ? []
        : [
            {
              path: "bucket",
              reason: `found "${name}"; allowed are 3 to 63 lower-case letters, digits, periods and hyphens`,
            },
          ]),
      ...documentProblems("policy", policy, "resource", 20480),
    ];
  },
});
