import assert from "node:assert/strict";

import { ruleOf, violations } from "../examples";

const type = "aws:lb/listener:Listener";

describe("lb-listener-encrypted", () => {
  it("says once that a listener forwards what came without TLS", () => {
    const properties = { protocol: "HTTP", port: 80, defaultActions: [{ type: "forward", targetGroupArn: "arn" }] };

    const found = violations({ rule: ruleOf("lb-listener-encrypted"), example: { type, properties } });

    assert.equal(found.length, 1);
    assert.match(JSON.stringify(found), /defaultActions\[0\]\.type: found \\"forward\\", expected \\"redirect\\"/);
  });

  it("refuses a redirect that stays without TLS, and says where", () => {
    const properties = {
      protocol: "HTTP",
      port: 80,
      defaultActions: [{ type: "redirect", redirect: { port: "443" } }],
    };

    const found = violations({ rule: ruleOf("lb-listener-encrypted"), example: { type, properties } });

    assert.equal(found.length, 1);
    assert.match(JSON.stringify(found), /redirect\.protocol: found nothing, expected \\"HTTPS\\"/);
  });
});
