import assert from "node:assert/strict";

import { checkImage, checkPinnedImage, parseImage, versionOf } from "../../../../components/service/image";

const digest = `sha256:${"0f".repeat(32)}`;
const inEcr = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/entity-api";

describe("a container image", () => {
  it("tells its registry, tag and digest", () => {
    assert.deepEqual(parseImage(`${inEcr}:v1.2.3@${digest}`), {
      repository: inEcr,
      tag: "v1.2.3",
      digest,
      ecr: { accountId: "111122223333", region: "eu-west-1", repository: "team/entity-api" },
    });
    assert.deepEqual(parseImage("localhost:5000/entity-api:v1"), {
      repository: "localhost:5000/entity-api",
      tag: "v1",
    });
  });

  for (const image of [`${inEcr}@${digest}`, `${inEcr}:v1.2.3`, "public.ecr.aws/nginx/nginx:1.29"]) {
    it(`may be ${image.slice(0, 60)}`, () => assert.equal(checkImage(image), undefined));
  }

  for (const [image, reason] of [
    [inEcr, /means changes without a deployment/],
    [`${inEcr}:latest`, /means changes without a deployment/],
    [`${inEcr}@sha256:abc`, /has to be an image such as/],
    ["Entity API", /has to be an image such as/],
    ["", /has to be an image such as/],
  ] as const) {
    it(`is refused as ${JSON.stringify(image)}`, () => assert.match(checkImage(image) ?? "", reason));
  }

  it("tells the version in few letters: that of its digest, which no other image has", () => {
    assert.equal(versionOf(`${inEcr}:v1.2.3@${digest}`), "0f0f0f0f0f0f");
    assert.equal(versionOf(`${inEcr}:v1.2.3`), "v1.2.3");
  });

  it("is one forever by its digest alone", () => {
    assert.equal(checkPinnedImage(`public.ecr.aws/datadog/agent@${digest}`), undefined);
    assert.match(checkPinnedImage("public.ecr.aws/datadog/agent:7.70.0") ?? "", /what a tag means can change/);
    assert.match(checkPinnedImage("Datadog's agent") ?? "", /has to be an image by its digest/);
  });
});
