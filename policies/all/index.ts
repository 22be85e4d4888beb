import { encryption } from "../encryption";
import { catalogue } from "../kit";
import { leastPrivilege } from "../least-privilege";
import { tagging } from "../tagging";

export const packs = [tagging, leastPrivilege, encryption] as const;

export const allRules = catalogue(packs);
