import assert from "node:assert/strict";

import { formats } from "../../../../scripts/policy-report/index";
import { catalogue, exempted, finding, report, undetermined, urnOf, violation } from "../runs";

describe("the report as annotations", () => {
  it("has a command of GitHub Actions for each result, the worst first, on one line", () => {
    const sources = new Map([[urnOf("logs"), { file: "my,site.ts", line: 12, column: 3 }]]);
    const theirs = violation("theirs", "logs", "50% of it\nis: wrong", { enforcementLevel: "advisory" });
    const told = report(
      [
        theirs,
        exempted("tags-required", "images"),
        undetermined("s3-own-key", "images"),
        finding("s3-private", "logs"),
      ],
      sources,
    );

    assert.deepEqual(formats.annotations({ report: told, catalogue }).split("\n"), [
      '::error file=my%2Csite.ts,line=12,col=3,title=s3-private (critical) logs::logs (aws:s3/bucket:Bucket) acl: found "open", expected "closed".',
      "::warning title=s3-own-key (high) images::undetermined: images (aws:s3/bucket:Bucket) policy: the value is not known yet. Rule: A title.",
      '::notice title=tags-required (medium) images::exempted until 2027-01-31 by platform-team (OPS-12): the old site moves in January: images (aws:s3/bucket:Bucket) acl: found "open", expected "closed".',
      "::warning file=my%2Csite.ts,line=12,col=3,title=theirs (medium) logs::50%25 of it%0Ais: wrong",
      "",
    ]);
  });
});
