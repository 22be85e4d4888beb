import type { TypedBehaviour } from "../../kit";
import * as groups from "./groups";
import { instance } from "./instance";

export const rds: readonly TypedBehaviour[] = [instance, ...Object.values(groups)];
