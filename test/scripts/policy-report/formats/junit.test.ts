import assert from "node:assert/strict";

import { formats } from "../../../../scripts/policy-report/index";
import { catalogue, exempted, finding, report, undetermined, violation } from "../runs";

describe("the report as JUnit", () => {
  it("has a suite for each pack, a failure for each finding, and skips what is undetermined or exempted", () => {
    const advisory = violation("s3-own-key", "b", "b <is> & 'is' \"not\"", { enforcementLevel: "advisory" });
    const told = report([
      finding("s3-private", "logs"),
      undetermined("s3-own-key", "a"),
      exempted("s3-own-key", "c"),
      advisory,
    ]);

    assert.equal(
      formats.junit({ report: told, catalogue }),
      `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="policies of staging" tests="4" failures="1" errors="0" skipped="2">
  <testsuite name="tagging" tests="0" failures="0" errors="0" skipped="0">
  </testsuite>
  <testsuite name="encryption" tests="3" failures="0" errors="0" skipped="2">
    <testcase classname="encryption" name="s3-own-key a policy"><skipped message="undetermined: a (aws:s3/bucket:Bucket) policy: the value is not known yet. Rule: A title."/></testcase>
    <testcase classname="encryption" name="s3-own-key b"><system-out>b &lt;is&gt; &amp; 'is' &quot;not&quot;
Fix: Mend what breaks s3-own-key.
https://docs.example.com/s3-own-key</system-out></testcase>
    <testcase classname="encryption" name="s3-own-key c acl"><skipped message="exempted until 2027-01-31 by platform-team (OPS-12): the old site moves in January: c (aws:s3/bucket:Bucket) acl: found &quot;open&quot;, expected &quot;closed&quot;."/></testcase>
  </testsuite>
  <testsuite name="least-privilege" tests="1" failures="1" errors="0" skipped="0">
    <testcase classname="least-privilege" name="s3-private logs acl"><failure type="critical" message="logs (aws:s3/bucket:Bucket) acl: found &quot;open&quot;, expected &quot;closed&quot;.">logs (aws:s3/bucket:Bucket) acl: found &quot;open&quot;, expected &quot;closed&quot;.
Fix: Mend what breaks s3-private.
https://docs.example.com/s3-private</failure></testcase>
  </testsuite>
</testsuites>
`,
    );
  });

  it("has a case for a pack that found nothing, and an error for a run that did not come to its end", () => {
    const told = report([]);
    const text = formats.junit({ report: { ...told, run: { ...told.run, isWhole: false } }, catalogue });

    assert.match(text, /<testcase classname="least-privilege" name="has no findings"><\/testcase>/);
    assert.match(text, /<testsuites name="policies of staging" tests="3" failures="0" errors="1" skipped="0">/);
    assert.match(text, /name="is judged whole"><error>The run failed before everything was judged/);
  });
});
