import { servePack } from "../kit/serve";
import { tagging } from "./index";

servePack(tagging);
