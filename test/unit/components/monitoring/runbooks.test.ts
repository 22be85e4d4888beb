import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";

import { runbooks } from "./held";

const pages = fs.readdirSync(runbooks).filter((name) => name.endsWith(".md"));
const textOf = (file: string) => fs.readFileSync(file, "utf8");

describe("the runbooks", () => {
  it("link pages and headings that are there", () => {
    const dead = pages.flatMap((page) => {
      const links = textOf(path.join(runbooks, page)).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g);
      return [...links].flatMap(([, to = "", heading]) => {
        const file = to === "" ? path.join(runbooks, page) : path.join(runbooks, to);
        const isThere = fs.existsSync(file) && (heading === undefined || anchorsOf(file).includes(heading));
        return isThere ? [] : [`${page} -> ${to}#${heading ?? ""}`];
      });
    });

    assert.deepEqual(dead, []);
  });

  it("are all in the list", () => {
    const index = textOf(path.join(runbooks, "README.md"));

    assert.deepEqual(
      pages.filter((page) => page !== "README.md" && !index.includes(`](${page})`)),
      [],
    );
  });

  it("name the same switch of the Kubernetes provider as it has, and warn of it", () => {
    const text = textOf(path.join(runbooks, "unreachable-cluster.md"));
    const sdk = path.dirname(require.resolve("@pulumi/kubernetes/package.json"));

    assert.match(textOf(path.join(sdk, "provider.js")), /PULUMI_K8S_DELETE_UNREACHABLE/);
    assert.match(text, /PULUMI_K8S_DELETE_UNREACHABLE=true pulumi refresh/);
    assert.match(text, /Never set `PULUMI_K8S_DELETE_UNREACHABLE` for good/);
  });
});

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(file: string): string[] {
  return [...textOf(file).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
}
