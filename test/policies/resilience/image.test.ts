import assert from "node:assert/strict";

import { View } from "../../../policies/kit";
import { expectFixedImage } from "../../../policies/resilience/image";

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;

function findings(image: string, registries: readonly string[] = []): number {
  const verdict = expectFixedImage(new View({ image }), registries);
  return verdict.kind === "judged" ? verdict.findings.length : -1;
}

describe("an image that is fixed", () => {
  const fixed = ["nginx:1.29.0", "nginx:latest-alpine", `nginx@${DIGEST}`, `localhost:5000/nginx@${DIGEST}`];
  for (const image of [...fixed, "localhost:5000/team/nginx:v1"]) {
    it(`can be ${image}`, () => assert.equal(findings(image), 0));
  }

  for (const image of ["nginx", "nginx:latest", "nginx:", "localhost:5000/nginx", "localhost:5000/nginx:latest"]) {
    it(`is not ${image}`, () => assert.equal(findings(image), 1));
  }
});

describe("an image of a registry", () => {
  const registries = ["docker.io", "localhost:5000", "111122223333.dkr.ecr.eu-central-1.amazonaws.com"];
  const ours = ["nginx:1", "library/nginx:1", "localhost:5000/nginx:1", `${registries[2]}/nginx:1`];
  for (const image of ours) it(`is ${image}`, () => assert.equal(findings(image, registries), 0));

  // A host that merely begins like one that is allowed is another.
  const others = ["ghcr.io/team/nginx:1", "docker.io.example.com/nginx:1", "localhost/nginx:1"];
  for (const image of others) it(`is not ${image}`, () => assert.equal(findings(image, registries), 1));
});
