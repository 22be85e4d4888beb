import { behaviour } from "../../kit";

export const parameterGroup = behaviour("aws:rds/parameterGroup:ParameterGroup", {
  check({ name }) {
    return name !== undefined && name !== name.toLowerCase()
      ? [{ path: "name", reason: `found "${name}"; it must be in lower case` }]
      : [];
  },
});
