import assert from "node:assert/strict";

import {
  checkKubernetesVersion,
  standardSupportEnd,
  supportedVersions,
} from "../../../../components/service/eks-versions";

const noon = (day: string) => new Date(`${day}T12:00:00Z`);

describe("a version of Kubernetes", () => {
  it("is taken until the day on which its standard support ends", () => {
    assert.equal(checkKubernetesVersion("1.34", noon("2026-12-01")), undefined);
    assert.equal(
      checkKubernetesVersion("1.34", noon("2026-12-02")),
      "its standard support ended on 2026-12-02, and AWS upgrades the cluster by itself, if it has not yet. " +
        "Choose 1.35 (until 2027-03-27).",
    );
  });

  it("that is not known is refused, with those that are", () => {
    for (const unknown of ["1.36.2", "v1.35", "latest", "", "constructor"]) {
      assert.equal(
        checkKubernetesVersion(unknown, noon("2026-11-21")),
        "when its support ends is not known. Choose 1.34 (until 2026-12-02) or 1.35 (until 2027-03-27).",
      );
    }
  });

  it("is looked for elsewhere once all that were known are out of support", () => {
    assert.equal(
      checkKubernetesVersion("1.35", noon("2030-01-01")),
      "its standard support ended on 2027-03-27, and AWS upgrades the cluster by itself, if it has not yet. " +
        "Enter the versions of today in components/service/eks-versions.ts.",
    );
  });

  it("tells when its support ends", () => {
    assert.deepEqual(["1.35", "1.99"].map(standardSupportEnd), ["2027-03-27", undefined]);
    assert.deepEqual(supportedVersions(noon("2026-07-28")), ["1.33", "1.34", "1.35"]);
  });
});
