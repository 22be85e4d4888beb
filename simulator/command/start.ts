import { deployEnvironments } from "./deploy";
import { main } from "./main";
import { simulator } from "./simulator";

main(() => deployEnvironments(simulator));
