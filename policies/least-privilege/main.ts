import { servePack } from "../kit/serve";
import { leastPrivilege } from ".";

servePack(leastPrivilege);
