import { servePack } from "../kit/serve";
import { resilience } from "./index";

servePack(resilience);
