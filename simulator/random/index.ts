import type { TypedBehaviour } from "../kit";
import * as identifiers from "./identifiers";
import * as text from "./text";

export const random: readonly TypedBehaviour[] = [...Object.values(identifiers), ...Object.values(text)];
