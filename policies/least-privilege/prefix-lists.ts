import { defineRule, of, pass, type Rule, type View } from "../kit";
import { isWorld } from "./address-range";

const LIST = "aws:ec2/managedPrefixList:ManagedPrefixList";
const ENTRY = "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry";

const listsNameNetworks = defineRule({
  id: "prefix-list-not-world",
  title: "A prefix list names networks, not the internet",
  severity: "high",
  resources: [LIST, ENTRY],
  why: "A security group rule shows the list's id alone: nobody who reads the rule sees that it is open to everybody.",
  fix: "List the networks that are meant. A rule that is for everybody says so itself, with 0.0.0.0/0.",
  link: "https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html",
  controls: { fsbp: ["EC2.18", "EC2.19"], nist80053: ["AC-4", "SC-7(5)"], pciDss: ["1.3.1"] },
  passes: [{ entries: [{ cidr: "203.0.113.0/24" }, { cidr: "10.0.0.0/8" }] }, {}, of(ENTRY, { cidr: "2001:db8::/32" })],
  fails: [
    { entries: [{ cidr: "203.0.113.0/24" }, { cidr: "0.0.0.0/0" }] },
    { entries: [{ cidr: "::/1" }] },
    of(ENTRY, { cidr: "128.0.0.0/1" }),
  ],

  validate: (list) => (list.type === ENTRY ? isNetwork(list) : list.each("entries", isNetwork)),
});

function isNetwork(entry: View) {
  const cidr = entry.at("cidr");
  return cidr.decide(() => (isWorld(cidr.text) ? cidr.wrong("a network") : pass), pass);
}

export const rules: readonly Rule[] = [listsNameNetworks];
