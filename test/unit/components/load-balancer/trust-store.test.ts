import assert from "node:assert/strict";

import { TrustStore } from "../../../../components/load-balancer/trust-store";
import { deploy } from "../../harness";

const trustStoreArn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:truststore/web-cas/6f5e4d3c2b1a0f9e";

describe("TrustStore", () => {
  it("trusts the authorities of a bundle, and not the certificates that they took back", async () => {
    const settings = {
      bundle: { bucket: "trust", key: "2026/ca.pem", version: "3sL4kqtJlcpXroDTDmJ" },
      revocations: [{ bucket: "trust", key: "2026/crl.pem", version: "null" }],
    };
    const { inputs, named } = await deploy(() => new TrustStore("web", settings));

    assert.deepEqual(inputs("web-cas"), {
      caCertificatesBundleS3Bucket: "trust",
      caCertificatesBundleS3Key: "2026/ca.pem",
      caCertificatesBundleS3ObjectVersion: "3sL4kqtJlcpXroDTDmJ",
    });
    assert.deepEqual(named("aws:lb/trustStoreRevocation:TrustStoreRevocation"), ["web-revoked-trust/2026/crl.pem"]);
    assert.deepEqual(inputs("web-revoked-trust/2026/crl.pem"), {
      trustStoreArn,
      revocationsS3Bucket: "trust",
      revocationsS3Key: "2026/crl.pem",
      revocationsS3ObjectVersion: "null",
    });
  });

  it("takes the latest version of what is given without one", async () => {
    const latest = { bundle: { bucket: "trust", key: "ca.pem" }, revocations: [{ bucket: "trust", key: "crl.pem" }] };
    const { inputs } = await deploy(() => new TrustStore("web", latest));

    assert.equal("caCertificatesBundleS3ObjectVersion" in inputs("web-cas"), false);
    assert.equal("revocationsS3ObjectVersion" in inputs("web-revoked-trust/crl.pem"), false);
  });

  it("is one that exists, when told so", async () => {
    const { find, registrations } = await deploy(() => new TrustStore("web", { trustStoreArn }));

    assert.equal(registrations.length, 1);
    assert.deepEqual(find("web").outputs, { arn: trustStoreArn });
  });
});
