import { behaviour, refuse } from "../../kit";

export const logGroup = behaviour("aws:cloudwatch/logGroup:LogGroup", {
  delete(_, { id, type, outputs: { deletionProtectionEnabled, skipDestroy } }) {
    if (deletionProtectionEnabled) refuse("OperationAbortedException", `Log group ${id} is protected against deletion`);
    return skipDestroy ? [{ type, id, why: "skipDestroy keeps it" }] : [];
  },
});
