import { serve } from "../kit/serve";
import { packs } from "./index";

serve("evenkeel-all", "The rules of all packs in one process.", packs);
