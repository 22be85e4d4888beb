import type { TypedBehaviour } from "../../kit";
import * as gateways from "./gateway";
import * as routing from "./routing";
import * as groups from "./security-group";
import * as subnets from "./subnet";
import * as vpcs from "./vpc";
import * as endpoints from "./vpc-endpoint";

export const ec2: readonly TypedBehaviour[] = [vpcs, subnets, groups, gateways, routing, endpoints].flatMap((file) =>
  Object.values<TypedBehaviour>(file),
);
