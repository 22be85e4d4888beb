import { servePack } from "../kit/serve";
import { encryption } from "./index";

servePack(encryption);
