import { definePack } from "../kit";
import { databaseNotPublic } from "./network";

export const leastPrivilege = definePack({
  name: "least-privilege",
  description: "Identities may do what they need, and the network admits whom it must.",
  rules: [databaseNotPublic],
});
