import { servePack } from "../kit/serve";
import { tagging } from ".";

servePack(tagging);
