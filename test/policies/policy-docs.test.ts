import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";

import type { Demands, RuleSet } from "../../policies/coverage";
import { policiesDocument } from "../../policies/coverage/document";
import { folded, prose, table } from "../../policies/coverage/markdown";
import { currentDocument } from "../../policies/coverage/write-document";
import { defineRule, inProduction, type Pack } from "../../policies/kit";
import { wholeNumber } from "../../policies/kit/setting";

describe("docs/policies.md", () => {
  it("is what `npm run policy-docs` writes", () => {
    const file = path.join(__dirname, "../../docs/policies.md");
    assert.equal(fs.readFileSync(file, "utf8"), currentDocument());
  });

  it("has a heading for each link to a rule", () => {
    const document = currentDocument();
    const headings = new Set([...document.matchAll(/^### (.+)$/gm)].map(([, id]) => id));
    const links = [...document.matchAll(/\]\(#([^)]+)\)/g)].map(([, id]) => id);
    assert.ok(links.length > 0);
    assert.deepEqual(
      links.filter((id) => !headings.has(id)),
      [],
    );
  });
});

describe("the document about policies", () => {
  const rule = defineRule({
    id: "door-closed",
    title: "A door is closed",
    severity: "low",
    resources: ["aws:house/door:Door"],
    why: "Who finds it open walks in.",
    fix: "Close it: `open: *` never.",
    link: "https://example.com/doors",
    controls: { cis: ["1.10", "1.9"] },
    levels: inProduction,
    settings: { locks: wholeNumber({ default: 2, minimum: 0, description: "How many locks it has." }) },
    passes: [{}],
    fails: [{}],
    validate: (door) => door.expect("open", false),
  });
  const pack: Pack = { name: "encryption", description: "A house.", levels: { low: "advisory" }, rules: [rule] };
  const demands: Demands = {
    "X-01": { says: "doors are closed", rules: ["door-closed"] },
    "X-02": { says: "windows are closed", leftOut: "this house has no windows" },
  };
  const ids: RuleSet["ids"] = {
    H1: { says: "close doors", demands: ["X-01"] },
    H2: { says: "close windows", demands: ["X-02"] },
    H3: { says: "close the garage", notApplicable: "there is no garage" },
  };
  const set: RuleSet = { name: "House rules", source: "a house", licence: "none", scope: "doors", ids };
  const document = policiesDocument({ packs: [pack], demands, ruleSets: new Map([["house", set]]) });

  it("tells of a rule what is to know about it", () => {
    assert.ok(document.includes("| HOUSE | [door-closed](#door-closed) | low | A door is closed |"));
    const lines = [
      "### door-closed",
      "A door is closed: **low**, disabled in development, disabled in staging, advisory in production.",
      "- Why: Who finds it open walks in. [Read more](https://example.com/doors)",
      "- Fix: Close it: `open: *` never.",
      "- Controls: CIS AWS Foundations Benchmark 3.0: 1.10, 1.9",
      "- Setting `locks`, by default `2`: How many locks it has.",
    ];
    assert.ok(document.includes(lines.join("\n")), document);
  });

  it("counts how rule sets and frameworks are answered, and says what is left out", () => {
    for (const row of [
      "| House rules | 3 | 1 (33 %) | 1 | 1 (33 %) |",
      "| CIS AWS Foundations Benchmark 3.0 | 2 | 1 | 1.9, 1.10 |",
      "| X-02 | windows are closed | this house has no windows |",
      "| H3 | close the garage | there is no garage |",
    ]) {
      assert.ok(document.includes(row), `${row} is not in:\n${document}`);
    }
  });
});

describe("Markdown", () => {
  it("lets signs mean themselves, except in code", () => {
    assert.equal(prose("s3:* and <id>, not `s3:*`"), "s3:\\* and \\<id>, not `s3:*`");
  });

  it("keeps a table's columns apart", () => {
    assert.equal(table(["a", "b"], [["1|2", "3"]]), "| a | b |\n| --- | --- |\n| 1\\|2 | 3 |");
  });

  it("folds what few need", () => {
    assert.equal(folded("More", "text"), "<details>\n<summary>More</summary>\n\ntext\n\n</details>");
  });
});
