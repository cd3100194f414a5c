/** Random numbers of a seed that is said: the same run again with `HEALTHOS_FAULT_SEED`. */

/** Numbers from 0 up to 1 (mulberry32). */
export function seeded(seed = Number(process.env['HEALTHOS_FAULT_SEED'] ?? Date.now() % 1_000_000_007)): () => number {
  process.stdout.write(`  seed ${seed}\n`);
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
