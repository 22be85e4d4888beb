import { servePack } from "../kit/serve";
import { encryption } from ".";

servePack(encryption);
