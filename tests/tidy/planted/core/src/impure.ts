/** Planted: what core may not read. Each is broken on the line below the one that says which. */
// breaks no-restricted-properties on purpose
export const now = Date.now();
// breaks no-clock-in-core on purpose
export const today = new Date();
// breaks no-restricted-properties on purpose
export const chance = Math.random();
// breaks no-restricted-globals on purpose
export const environment = process.env;
