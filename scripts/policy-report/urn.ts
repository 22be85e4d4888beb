/** The parts of `urn:pulumi:<stack>::<project>::<types of parents>$<type>::<name>`. A name may hold `::` itself. */
const URN = /^urn:pulumi:([^:]*)::[^:]*::(?:.*?\$)?([^$]*?)::(.*)$/s;

export function resourceOf(urn: string): { urn: string; type: string; name: string } {
  const [, , type = "", name = ""] = URN.exec(urn) ?? [];
  return { urn, type, name };
}

/** The stack that resources belong to, as far as one of them tells. */
export function stackOf(urns: readonly string[]): string {
  return urns.map((urn) => URN.exec(urn)?.[1] ?? "").find(Boolean) ?? "";
}
