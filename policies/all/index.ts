// The packs' package.json points at what is compiled, so their sources are named in full.
import { encryption } from "../encryption/index";
import { catalogue } from "../kit";
import { leastPrivilege } from "../least-privilege/index";
import { resilience } from "../resilience/index";
import { tagging } from "../tagging/index";

export const packs = [tagging, leastPrivilege, encryption, resilience] as const;

export const allRules = catalogue(packs);
