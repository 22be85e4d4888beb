import { behaviour } from "../../kit";

export const zone = behaviour("aws:route53/zone:Zone", {
  create({ own }) {
    const servers = ["com", "org", "co.uk", "net"].map(
      (end, index) => `ns-${own.below(2048, end)}.awsdns-${String(10 + index * 13)}.${end}`,
    );
    return { nameServers: servers.sort(), primaryNameServer: servers[0] };
  },
});
