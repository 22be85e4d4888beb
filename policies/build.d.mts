/** Writes `policies/<pack>/bin/index.js` for each pack, and the catalogue of all rules beside that of `all`. */
export function buildPacks(): Promise<void>;
