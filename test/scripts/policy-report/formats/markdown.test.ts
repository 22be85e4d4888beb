import assert from "node:assert/strict";
import fc from "fast-check";

import { compare, formats, type Report } from "../../../../scripts/policy-report/index";
import { catalogue, exempted, finding, report, undetermined, urnOf, violation } from "../runs";

const markdown = (told: Report, before?: Report) =>
  formats.markdown({ report: told, catalogue, comparison: before && compare(told, before) });

describe("the report for a pull request", () => {
  it("has a table of the packs, then what is new with its fix, then the rest", () => {
    const sources = new Map([[urnOf("logs"), { file: "site.ts", line: 12, column: 3 }]]);
    const now = report(
      [
        finding("s3-private", "logs"),
        finding("s3-own-key", "logs"),
        undetermined("s3-own-key", "a"),
        exempted("tags-required", "b"),
      ],
      sources,
    );
    const before = report([finding("s3-own-key", "logs"), finding("s3-own-key", "gone")]);

    assert.equal(
      markdown(now, before),
      `<!-- evenkeel-policies staging -->
### Policies of staging: 2 findings (1 new), 1 fixed, 1 undetermined, 1 exempted

| pack | rules | resources | findings | undetermined | exempted | mended |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
| tagging | 0 | 0 | 0 | 0 | 1 | 0 |
| encryption | 1 | 0 | 1 | 1 | 0 | 0 |
| least-privilege | 1 | 1 | 1 | 0 | 0 | 0 |

#### New findings (1)
- **critical** \`s3-private\` \`logs (aws:s3/bucket:Bucket) acl: found "open", expected "closed".\`
  at \`site.ts:12\`
  Fix: Mend what breaks s3-private. [Documentation](https://docs.example.com/s3-private)

#### Unchanged findings (1)
- **high** \`s3-own-key\` \`logs (aws:s3/bucket:Bucket) acl: found "open", expected "closed".\`
  at \`site.ts:12\`
  Fix: Mend what breaks s3-own-key. [Documentation](https://docs.example.com/s3-own-key)

<details><summary>Undetermined (1)</summary>

- **high** \`s3-own-key\` \`a (aws:s3/bucket:Bucket) policy: the value is not known yet. Rule: A title.\`

</details>

<details><summary>Exempted (1)</summary>

- **medium** \`tags-required\` \`b (aws:s3/bucket:Bucket) acl: found "open", expected "closed".\`
  \`exempted until 2027-01-31 by platform-team (OPS-12): the old site moves in January\`

</details>

<details><summary>Fixed (1)</summary>

- **high** \`s3-own-key\` \`gone (aws:s3/bucket:Bucket) acl: found "open", expected "closed".\`
  Fix: Mend what breaks s3-own-key. [Documentation](https://docs.example.com/s3-own-key)

</details>
`,
    );
  });

  it("fits into a comment, however much was found, and says how much is left out", () => {
    const many = Array.from({ length: 5_000 }, (_, index) => finding("s3-private", `bucket-${index}`));
    const open = Array.from({ length: 5_000 }, (_, index) => undetermined("s3-own-key", `bucket-${index}`));
    const text = markdown(report([...many, ...open]));

    assert.ok(text.length <= 65_000 && text.length > 60_000, `${text.length} characters`);
    assert.match(text, /#### Findings \(5000\)/);
    const shown = text.split("- **critical**").length - 1;
    assert.match(text, new RegExp(`and ${5_000 - shown} more, which the other formats of this report list`));
    assert.match(text, /<summary>Undetermined \(5000\)<\/summary>.*more.*<\/details>\n$/s);
  });

  it("fits with messages of any length, too", () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 100_000 }), { minLength: 1, maxLength: 300 }), (lengths) => {
        const events = lengths.map((length, index) => violation("theirs", `b${index}`, "x".repeat(length)));
        assert.ok(markdown(report(events)).length <= 65_000);
      }),
      { numRuns: 20 },
    );
  });

  it("shows what a message quotes as it is: no tag, link or mention comes of it", () => {
    const text = markdown(report([violation("theirs", "logs", "<img src=x> @everybody [a](b) `` | tick")]));

    assert.match(text, /``` <img src=x> @everybody \[a\]\(b\) `` \| tick ```/);
  });

  it("warns of a run that did not come to its end", () => {
    const told = report([]);

    assert.match(
      markdown({ ...told, run: { ...told.run, isWhole: false } }),
      /\n> \[!CAUTION\]\n> The run failed before/,
    );
  });
});
