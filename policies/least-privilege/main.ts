import { servePack } from "../kit/serve";
import { leastPrivilege } from "./index";

servePack(leastPrivilege);
