import assert from "node:assert/strict";

import { LoadBalancer, type LoadBalancerArgs } from "../../../../components/load-balancer";
import { deploy } from "../../harness";
import { admitted, args, inZone, loadBalancerArn, notFound, overHttp } from "./example";

describe("LoadBalancer", () => {
  describe("in a dual-stack network", () => {
    const dualStack = { ...inZone, isDualStack: true };

    it("has addresses of both families, and a record for each", async () => {
      const { inputs, named } = await deploy(() => new LoadBalancer("web", dualStack));

      assert.equal(inputs("web-alb").ipAddressType, "dualstack");
      const records = named("aws:route53/record:Record").map((name) => [name, inputs(name).type, inputs(name).name]);
      assert.deepEqual(records, [
        ["web-address", "A", "api.example.com"],
        ["web-address-ipv6", "AAAA", "api.example.com"],
        ["web-certificate-proof", "CNAME", "_check.api.example.com"],
      ]);
      assert.deepEqual(inputs("web-address-ipv6").aliases, inputs("web-address").aliases);
    });

    it("lets in everybody whichever way they come", async () => {
      const deployed = await deploy(() => new LoadBalancer("web", dualStack));

      assert.deepEqual(admitted(deployed), [
        ["sg-web-access", "::/0", "tcp", 443, 443],
        ["sg-web-access", "0.0.0.0/0", "tcp", 443, 443],
        ["sg-web-access", "::/0", "tcp", 80, 80],
        ["sg-web-access", "0.0.0.0/0", "tcp", 80, 80],
      ]);
    });

    it("lets in networks of either family, by rules whose names tell them apart", async () => {
      const allowedCidrs = ["10.0.0.0/8", "2001:db8::/32", "2001:db8:1::/48"];
      const deployed = await deploy(() => new LoadBalancer("web", { ...dualStack, allowedCidrs }));

      assert.deepEqual(deployed.named("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"), [
        "web-access-443-10.0.0.0-8",
        "web-access-443-2001-db8---32",
        "web-access-443-2001-db8-1---48",
        "web-access-80-10.0.0.0-8",
        "web-access-80-2001-db8---32",
        "web-access-80-2001-db8-1---48",
      ]);
    });
  });

  it("refuses IPv6 networks where it has no IPv6 addresses", async () => {
    const wrong = { ...args, allowedCidrs: ["2001:db8::/32"] };

    await assert.rejects(
      deploy(() => new LoadBalancer("web", wrong)),
      /LoadBalancer "web".*allowedCidrs: found "2001:db8::\/32"; the network has IPv4 addresses alone/s,
    );
  });

  describe("for the inside", () => {
    const internal: LoadBalancerArgs = { ...inZone, scheme: "internal", allowedCidrs: ["10.20.0.0/16"] };

    it("lives in the private subnets and has a name, and no firewall for the internet", async () => {
      const { inputs, named } = await deploy(() => new LoadBalancer("web", internal));

      const { internal: isInternal, subnets } = inputs("web-alb");
      assert.deepEqual({ isInternal, subnets }, { isInternal: true, subnets: ["subnet-3", "subnet-4"] });
      assert.equal(inputs("web-address").name, "api.example.com");
      assert.deepEqual(named("evenkeel:index:WebFirewall"), []);
    });

    it("has IPv6 addresses, too, where the network has them", async () => {
      const { inputs } = await deploy(() => new LoadBalancer("web", { ...internal, isDualStack: true }));

      const { internal: isInternal, ipAddressType } = inputs("web-alb");
      assert.deepEqual({ isInternal, ipAddressType }, { isInternal: true, ipAddressType: "dualstack" });
      assert.equal(inputs("web-address-ipv6").type, "AAAA");
    });

    it("takes a firewall when told so", async () => {
      const { named } = await deploy(() => new LoadBalancer("web", { ...internal, firewall: {} }));

      assert.deepEqual(named("evenkeel:index:WebFirewall"), ["web-firewall"]);
    });
  });

  describe("over plain HTTP", () => {
    it("serves on port 80, tries new versions on 8443, and lets in nothing else", async () => {
      const deployed = await deploy(() => new LoadBalancer("web", { ...overHttp, testAllowedCidrs: ["10.0.0.0/8"] }));

      const { inputs, named, find } = deployed;
      const serving = {
        loadBalancerArn,
        protocol: "HTTP",
        defaultActions: [notFound],
        routingHttpResponseXContentTypeOptionsHeaderValue: "nosniff",
        routingHttpResponseXFrameOptionsHeaderValue: "DENY",
        routingHttpResponseServerEnabled: false,
      };
      assert.deepEqual(named("aws:lb/listener:Listener"), ["web-redirect", "web-test"]);
      assert.deepEqual(inputs("web-redirect"), { ...serving, port: 80 });
      assert.deepEqual(inputs("web-test"), { ...serving, port: 8443 });
      assert.deepEqual(admitted(deployed), [
        ["sg-web-access", "0.0.0.0/0", "tcp", 80, 80],
        ["sg-web-access", "10.0.0.0/8", "tcp", 8443, 8443],
      ]);
      const { url, listenerArn, testListenerArn } = find("web").outputs;
      assert.deepEqual(
        { url, listenerArn, testListenerArn },
        {
          url: "http://web-alb-1234567890.us-east-1.elb.amazonaws.com",
          listenerArn: find("web-redirect").outputs.arn,
          testListenerArn: find("web-test").outputs.arn,
        },
      );
    });

    it("lets in prefix lists where it serves", async () => {
      const listed = { ...overHttp, allowedCidrs: [], allowedPrefixListIds: ["pl-3b927c52"] };
      const deployed = await deploy(() => new LoadBalancer("web", listed));

      assert.deepEqual(admitted(deployed), [["sg-web-access", "pl-3b927c52", "tcp", 80, 80]]);
    });

    it("frees the test port before it listens there with another protocol", async () => {
      const { options } = await deploy(() => new LoadBalancer("web", overHttp));

      const { replaceOnChanges, deleteBeforeReplace } = options("web-test");
      assert.deepEqual(
        { replaceOnChanges, deleteBeforeReplace },
        { replaceOnChanges: ["protocol"], deleteBeforeReplace: true },
      );
    });

    it("is reached under its domain, if it has one", async () => {
      const { find } = await deploy(() => new LoadBalancer("web", { ...overHttp, domain: "dev.example.com" }));

      assert.equal(find("web").outputs.url, "http://dev.example.com");
    });
  });
});
