import assert from "node:assert/strict";

import { inputOf, outputsOf } from "../../../../../../components/service/eks/controllers/fluent-bit";

const id = "0f".repeat(32);

const logs = {
  shop: { namespace: "web", group: "/ecs/shop" },
  "shop-admin": { namespace: "web", group: "/ecs/shop-admin" },
  orders: { namespace: "shop", group: "orders" },
};

/** What Fluent Bit calls the log of a container, if it reads it at all: as the tail input documents it. */
function tagOf(file: string): string | undefined {
  const input = fieldsOf(inputOf(logs));
  const isRead = input.Path?.split(",").some((pattern) => matches(pattern, file));
  const parts = new RegExp(input.Tag_Regex ?? "").exec(file)?.groups;
  return isRead && parts ? input.Tag?.replace(/<(\w+)>/g, (_, part) => parts[part] ?? "") : undefined;
}

/** The log groups to which a line of a container goes. */
function groupsOf(file: string): string[] {
  const tag = tagOf(file);
  const outputs = outputsOf(logs, "us-east-1").split("\n\n").map(fieldsOf);
  return outputs.filter(({ Match }) => tag && Match && matches(Match, tag)).map((each) => each.log_group_name ?? "");
}

function fieldsOf(section: string): Record<string, string> {
  const lines = section.split("\n").flatMap((line) => /^ {4}(\S+) (.+)$/.exec(line)?.slice(1, 3) ?? []);
  return Object.fromEntries(lines.flatMap((key, at) => (at % 2 === 0 ? [[key, lines[at + 1] ?? ""]] : [])));
}

function matches(pattern: string, text: string): boolean {
  const literal = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${literal.join(".*")}$`).test(text);
}

describe("what Fluent Bit is told", () => {
  const containers: [string, string, string[]][] = [
    ["a service's", "shop-7d9f8-abcde_web_shop", ["/ecs/shop"]],
    ["a service's whose name begins like another's", "shop-admin-7d9f8-abcde_web_shop-admin", ["/ecs/shop-admin"]],
    ["a service's in a namespace named like another service", "orders-7d9f8-abcde_shop_orders", ["orders"]],
    ["the migration's of a service, which runs in its container", "shop-migration-8gq2x_web_shop", ["/ecs/shop"]],
    ["what runs beside a service", "shop-7d9f8-abcde_web_shop-proxy", []],
    ["a namesake's in another namespace", "shop-7d9f8-abcde_staging_shop", []],
    ["a controller's", "argo-rollouts-7d9f8-abcde_argo-rollouts_argo-rollouts", []],
  ];
  for (const [whose, name, groups] of containers) {
    it(`sends ${whose} log to ${groups.length > 0 ? `${groups} and nowhere else` : "nobody"}`, () => {
      assert.deepEqual(groupsOf(`/var/log/containers/${name}-${id}.log`), groups);
    });
  }

  it("names a stream after the pod", () => {
    assert.equal(tagOf(`/var/log/containers/shop-7d9f8-abcde_web_shop-${id}.log`), "web.shop.shop-7d9f8-abcde");
  });

  it("makes no log group, sends lines as they were written, and gives up on none", () => {
    assert.equal(
      outputsOf({ orders: logs.orders }, "eu-central-1"),
      [
        "[OUTPUT]",
        "    Name cloudwatch_logs",
        "    Match shop.orders.*",
        "    region eu-central-1",
        "    log_group_name orders",
        "    log_stream_prefix pod/",
        "    log_key log",
        "    auto_create_group false",
        "    Retry_Limit no_limits",
        "",
      ].join("\n"),
    );
  });

  it("reads on where it stopped, and keeps on the node what is not sent yet", () => {
    const { DB, Read_from_Head, ...input } = fieldsOf(inputOf(logs));

    assert.deepEqual({ DB, Read_from_Head }, { DB: "/var/lib/log-shipper/positions.db", Read_from_Head: "On" });
    assert.equal(input["storage.type"], "filesystem");
    assert.equal(input["storage.pause_on_chunks_overlimit"], "On");
  });
});
