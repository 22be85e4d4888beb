import type { TypedBehaviour } from "../kit";
import { dashboard, dashboardJson } from "./dashboard";
import { monitor } from "./monitor";
import { serviceLevelObjective } from "./service-level-objective";

export const datadog: readonly TypedBehaviour[] = [dashboard, dashboardJson, monitor, serviceLevelObjective];
