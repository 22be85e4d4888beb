import { serve } from "../kit/serve";
import { packs } from ".";

serve("evenkeel-all", "The rules of all packs in one process.", packs);
