import assert from "node:assert/strict";

import { assertPreviewComplete, deploy, resolved } from "../../../harness";
import { admitted, certificateArn } from "../example";
import { answering, dnsName, type Given, ingress, mapped, ofHttp, ofZone } from "./example";

const ALB = "alb.ingress.kubernetes.io";

const labels = {
  "app.kubernetes.io/name": "ingress",
  "app.kubernetes.io/instance": "ingress-staging",
  "app.kubernetes.io/part-of": "ingress",
  "app.kubernetes.io/managed-by": "pulumi",
};

const shared = {
  [`${ALB}/listen-ports`]: '[{"HTTPS":443}]',
  [`${ALB}/security-groups`]: "sg-ingress-access",
  [`${ALB}/manage-backend-security-group-rules`]: "false",
};

describe("IngressLoadBalancer", () => {
  it("has the class of all Ingresses make one load balancer, hardened and logged as that of ECS", async () => {
    const { inputs } = await deploy(() => ingress());

    const { metadata, spec, apiVersion, kind } = inputs("ingress-entry-params");
    const { loadBalancerAttributes, listeners, ...rest } = spec;
    assert.deepEqual(
      [apiVersion, kind, metadata],
      ["eks.amazonaws.com/v1", "IngressClassParams", { name: "ingress", labels }],
    );
    assert.deepEqual(rest, {
      scheme: "internet-facing",
      ipAddressType: "ipv4",
      group: { name: "ingress" },
      subnets: { ids: ["subnet-1", "subnet-2"] },
      certificateARNs: [certificateArn],
      sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
      tags: [
        { key: "Project", value: "shop" },
        { key: "Owner", value: "web" },
      ],
    });
    assert.deepEqual(mapped(loadBalancerAttributes), {
      "access_logs.s3.enabled": "true",
      "access_logs.s3.bucket": "ingress-logs-bucket",
      "connection_logs.s3.enabled": "true",
      "connection_logs.s3.bucket": "ingress-logs-bucket",
      "health_check_logs.s3.enabled": "true",
      "health_check_logs.s3.bucket": "ingress-logs-bucket",
      "deletion_protection.enabled": "true",
      "routing.http.drop_invalid_header_fields.enabled": "true",
      "routing.http.desync_mitigation_mode": "defensive",
      "routing.http.xff_header_processing.mode": "append",
      "waf.fail_open.enabled": "false",
      "zonal_shift.config.enabled": "true",
    });
  });

  it("tells browsers to stay with HTTPS and out of frames, and nobody which software answers", async () => {
    const { inputs } = await deploy(() => ingress());

    const [https, http, ...more] = inputs("ingress-entry-params").spec.listeners;
    assert.deepEqual(more, []);
    assert.deepEqual(
      [https.protocol, https.port, mapped(https.attributes)],
      [
        "HTTPS",
        443,
        {
          "routing.http.response.server.enabled": "false",
          "routing.http.response.x_content_type_options.header_value": "nosniff",
          "routing.http.response.x_frame_options.header_value": "DENY",
          "routing.http.response.strict_transport_security.header_value": "max-age=31536000",
        },
      ],
    );
    assert.deepEqual(
      [http.protocol, http.port, mapped(http.attributes)],
      ["HTTP", 80, { "routing.http.response.server.enabled": "false" }],
    );
  });

  it("gives the class to the controller of Auto Mode", async () => {
    const { inputs, options } = await deploy(() => ingress());

    assert.deepEqual(inputs("ingress-entry-class").metadata, { name: "ingress", labels });
    assert.deepEqual(inputs("ingress-entry-class").spec, {
      controller: "eks.amazonaws.com/alb",
      parameters: { apiGroup: "eks.amazonaws.com", kind: "IngressClassParams", name: "ingress" },
    });
    assert.deepEqual(options("ingress-entry-class").dependsOn, ["cluster", "ingress-entry-params"]);
  });

  it("keeps the load balancer standing by an entry that answers 404, and sends plain HTTP to HTTPS", async () => {
    const { inputs, find } = await deploy(() => ingress());

    const { metadata, spec } = inputs("ingress-entry-ingress");
    const { annotations, ...named } = metadata;
    assert.deepEqual(named, { name: "entry", namespace: "ingress", labels });
    assert.deepEqual(spec, {
      ingressClassName: "ingress",
      defaultBackend: { service: { name: "not-found", port: { name: "use-annotation" } } },
    });
    assert.deepEqual(annotations, {
      ...shared,
      [`${ALB}/listen-ports`]: '[{"HTTP":80},{"HTTPS":443}]',
      [`${ALB}/ssl-redirect`]: "443",
      [`${ALB}/ssl-policy`]: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
      [`${ALB}/scheme`]: "internet-facing",
      [`${ALB}/wafv2-acl-arn`]: find("ingress-firewall-acl").outputs.arn,
      [`${ALB}/load-balancer-attributes`]: "deletion_protection.enabled=true",
      [`${ALB}/actions.not-found`]:
        '{"type":"fixed-response","fixedResponseConfig":{"contentType":"text/plain","messageBody":"Not found","statusCode":"404"}}',
    });
  });

  it("keeps pods out of the entry's namespace that ask for rights of a node", async () => {
    const { inputs } = await deploy(() => ingress());

    assert.deepEqual(inputs("ingress-entry-namespace").metadata, {
      name: "ingress",
      labels: { ...labels, "pod-security.kubernetes.io/enforce": "restricted" },
    });
  });

  it("lets in whom the settings let in, and goes out to the ports of pods alone", async () => {
    const allowedCidrs = ["203.0.113.0/24"];
    const deployed = await deploy(() => ingress({ allowedCidrs, ports: [8080, 9090] }));

    assert.deepEqual(deployed.inputs("ingress-access"), { vpcId: "vpc-1", description: "Load balancer ingress" });
    assert.deepEqual(
      admitted(deployed).filter(([group]) => group === "sg-ingress-access"),
      [
        ["sg-ingress-access", "203.0.113.0/24", "tcp", 443, 443],
        ["sg-ingress-access", "203.0.113.0/24", "tcp", 80, 80],
      ],
    );
    for (const port of [8080, 9090]) {
      assert.deepEqual(deployed.inputs(`ingress-to-${port}-out`), {
        securityGroupId: "sg-ingress-access",
        referencedSecurityGroupId: "sg-cluster",
        ipProtocol: "tcp",
        fromPort: port,
        toPort: port,
        description: "ingress to pods",
      });
    }
    assert.equal(deployed.named("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule").length, 2);
  });

  it("leaves nothing that the load balancer leans on before it is gone", async () => {
    const { options } = await deploy(() => ingress());

    const { dependsOn, refersTo } = options("ingress-entry-ingress");
    const leaned = new Set([...dependsOn, ...(refersTo.metadata ?? [])]);
    for (const each of [
      "cluster",
      "ingress-access-443-0.0.0.0-0",
      "ingress-access-80-0.0.0.0-0",
      "ingress-entry-class",
      "ingress-firewall-acl",
      "ingress-firewall-log-source",
      "ingress-logs-policy",
      "ingress-entry-namespace",
      "ingress-entry-params",
      "ingress-to-8080-in",
      "ingress-to-8080-out",
    ]) {
      assert(leaned.has(each), each);
    }
    assert.deepEqual(options("ingress-entry-params").dependsOn, ["cluster"]);
  });

  it("is kept from deletion by the controller, by AWS and by Pulumi alike, or by none", async () => {
    for (const deletionProtection of [true, false]) {
      const { inputs, options } = await deploy(() => ingress({ deletionProtection }));

      const said = String(deletionProtection);
      const { annotations } = inputs("ingress-entry-ingress").metadata;
      assert.equal(annotations[`${ALB}/load-balancer-attributes`], `deletion_protection.enabled=${said}`);
      assert.equal(
        mapped(inputs("ingress-entry-params").spec.loadBalancerAttributes)["deletion_protection.enabled"],
        said,
      );
      assert.equal(options("ingress-entry-ingress").protect, deletionProtection);
    }
  });

  it("shows a change of its scheme as what it is to the controller: another load balancer", async () => {
    const inside: Given = { scheme: "internal", allowedCidrs: ["10.0.0.0/8"] };
    const { inputs, options, result } = await deploy(() => ingress(inside));

    assert.deepEqual(options("ingress-entry-ingress").replaceOnChanges, [`metadata.annotations["${ALB}/scheme"]`]);
    assert.equal(options("ingress-entry-ingress").deleteBeforeReplace, true);
    assert.equal(inputs("ingress-entry-ingress").metadata.annotations[`${ALB}/scheme`], "internal");
    assert.equal(inputs("ingress-entry-params").spec.scheme, "internal");
    assert.deepEqual(inputs("ingress-entry-params").spec.subnets, { ids: ["subnet-3", "subnet-4"] });
    assert.deepEqual(await Promise.all(result.subnetCidrs.map(resolved)), ["10.0.16.0/20", "10.0.32.0/20"]);
  });

  it("takes a firewall off that is no longer wanted, and one of others as it is", async () => {
    const webAclArn = "arn:aws:wafv2:us-east-1:111122223333:regional/webacl/ours/0a1b2c3d-4e5f-6789-abcd-ef0123456789";
    const without = await deploy(() => ingress({ firewall: "none" }));
    const given = await deploy(() => ingress({ firewall: { webAclArn, failOpen: true } }));

    assert.equal(without.inputs("ingress-entry-ingress").metadata.annotations[`${ALB}/wafv2-acl-arn`], "none");
    assert.deepEqual(without.named("evenkeel:index:WebFirewall"), []);
    assert.equal(given.inputs("ingress-entry-ingress").metadata.annotations[`${ALB}/wafv2-acl-arn`], webAclArn);
    assert.equal(
      mapped(given.inputs("ingress-entry-params").spec.loadBalancerAttributes)["waf.fail_open.enabled"],
      "true",
    );
    assert.deepEqual(given.named("aws:wafv2/webAclAssociation:WebAclAssociation"), []);
  });

  it("speaks TLS 1.3 alone, lets pages be framed, and is stricter with requests, when told so", async () => {
    const otherwise = {
      tls: "1.3",
      framing: "SAMEORIGIN",
      desyncMitigationMode: "strictest",
      xffHeaderProcessingMode: "remove",
    } as const;
    const { inputs } = await deploy(() => ingress({ ...otherwise, isDualStack: true }));

    const { listeners, loadBalancerAttributes, ipAddressType, sslPolicy } = inputs("ingress-entry-params").spec;
    const attributes = mapped(loadBalancerAttributes);
    const { annotations } = inputs("ingress-entry-ingress").metadata;
    assert.deepEqual(
      [sslPolicy, annotations[`${ALB}/ssl-policy`]],
      ["ELBSecurityPolicy-TLS13-1-3-PQ-2025-09", "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09"],
    );
    assert.equal(mapped(listeners[0].attributes)["routing.http.response.x_frame_options.header_value"], "SAMEORIGIN");
    assert.equal(attributes["routing.http.desync_mitigation_mode"], "strictest");
    assert.equal(attributes["routing.http.xff_header_processing.mode"], "remove");
    assert.equal(ipAddressType, "dualstack");
  });

  it("speaks plain HTTP alone where it is told so", async () => {
    const { inputs, result } = await deploy(() => ofHttp());

    const { annotations } = inputs("ingress-entry-ingress").metadata;
    const { listeners, certificateARNs, sslPolicy } = inputs("ingress-entry-params").spec;
    assert.equal(annotations[`${ALB}/listen-ports`], '[{"HTTP":80}]');
    assert.deepEqual(
      ["ssl-redirect", "ssl-policy"].map((each) => annotations[`${ALB}/${each}`]),
      [undefined, undefined],
    );
    assert.deepEqual([certificateARNs, sslPolicy], [undefined, undefined]);
    const [http, ...more] = listeners;
    assert.deepEqual(more, []);
    assert.deepEqual(
      [http.protocol, http.port, mapped(http.attributes)],
      [
        "HTTP",
        80,
        {
          "routing.http.response.server.enabled": "false",
          "routing.http.response.x_content_type_options.header_value": "nosniff",
          "routing.http.response.x_frame_options.header_value": "DENY",
        },
      ],
    );
    assert.equal(await resolved(result.url), `http://${dnsName}`);
    assert.deepEqual(await resolved(result.annotations), { ...shared, [`${ALB}/listen-ports`]: '[{"HTTP":80}]' });
  });

  it("tells Ingresses of services what all have to say: port, security group, and whose clients are let in", async () => {
    const mutualTls = {
      bundle: { bucket: "trust", key: "ca.pem" },
      revocations: [{ bucket: "trust", key: "crl.pem" }],
    };
    const open = await deploy(() => ingress({ mutualTls: "none" }));
    const { result, inputs, find, options } = await deploy(() => ingress({ mutualTls }));

    const verified = JSON.stringify([{ port: 443, mode: "verify", trustStore: find("ingress-trust-cas").outputs.arn }]);
    assert.deepEqual(await resolved(open.result.annotations), shared);
    assert.deepEqual(await resolved(result.annotations), { ...shared, [`${ALB}/mutual-authentication`]: verified });
    assert.equal(inputs("ingress-entry-ingress").metadata.annotations[`${ALB}/mutual-authentication`], verified);
    assert(options("ingress-entry-ingress").refersTo.metadata?.includes("ingress-trust-revoked-trust/crl.pem"));
  });

  it("registers what services and operators need", async () => {
    const { find, result } = await deploy(() => ingress());

    assert.deepEqual(find("ingress", "evenkeel:index:IngressLoadBalancer").outputs, {
      className: "ingress",
      annotations: shared,
      securityGroupId: "sg-ingress-access",
      subnetCidrs: ["10.0.0.0/24", "10.0.1.0/24"],
      dnsName,
      loadBalancerName: "k8s-ingress-entry-ingress-0a1b2c3d4e",
      url: "https://api.example.com",
    });
    assert.equal(result.ready.length, 1);
  });

  it("hides nothing from a first preview, whatever it has", () => {
    const everything = {
      isDualStack: true,
      extraDomains: [{ domain: "shop.example.com", certificate: { zoneId: "Z0721934EXAMPLE7Q2W1" } }],
      mutualTls: { bundle: { bucket: "trust", key: "ca.pem" } },
    };
    return assertPreviewComplete(() => ofZone(everything), answering);
  });

  it("registers nothing when its settings are not valid, or when a cluster cannot give what they say", async () => {
    const wrong = () => deploy(() => ingress({ domain: "API.example.com" }));
    const tried = () => deploy(() => ingress({ testAllowedCidrs: ["203.0.113.0/24", "2001:db8::/48"] }));

    await assert.rejects(wrong, /IngressLoadBalancer "ingress": 1 setting is not valid\.\n {2}domain/);
    await assert.rejects(
      tried,
      /IngressLoadBalancer "ingress": 2 settings are not valid\.\n {2}testAllowedCidrs: found "203\.0\.113\.0\/24"; on Kubernetes there is no port.*found "2001:db8::\/48"/s,
    );
  });
});
