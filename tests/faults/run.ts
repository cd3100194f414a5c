/**
 * `npm run faults [-- NAME...] [--quick] [--runs N] [--seconds N]`: every fault of the reliability page done to the running product, its figures beside
 * what was promised. Ends with 1 when a promise breaks. `HEALTHOS_FAULT_RUNS` and `HEALTHOS_FAULT_SECONDS` say the same as the flags.
 */
import { parseArgs } from 'node:util';
import { keep, print, type Fault, type Size } from './promise.ts';

const faults: Readonly<Record<string, () => Promise<Fault>>> = {
  kill: async () => (await import('./kill.ts')).kill,
  'database-stop': async () => (await import('./database-stop.ts')).databaseStop,
  partition: async () => (await import('./partition.ts')).partition,
  namespaces: async () => (await import('./namespaces.ts')).namespaces,
  'disk-full': async () => (await import('./disk-full.ts')).diskFull,
  deaf: async () => (await import('./deaf.ts')).deaf,
  storm: async () => (await import('./storm.ts')).storm,
  overload: async () => (await import('./overload.ts')).overload,
  poison: async () => (await import('./poison.ts')).poison,
  staleness: async () => (await import('./staleness.ts')).staleness,
  tampering: async () => (await import('./tampering.ts')).tampering,
  'flipped-bit': async () => (await import('./flipped-bit.ts')).flippedBit,
  processes: async () => (await import('./processes.ts')).processesTogether,
  restore: async () => (await import('./restore.ts')).restore,
  migration: async () => (await import('./migration.ts')).migration,
  soak: async () => (await import('./soak.ts')).soak,
  control: async () => (await import('./control.ts')).control,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, runs: { type: 'string' }, seconds: { type: 'string' } },
});
const unknown = positionals.filter((name) => !Object.hasOwn(faults, name));
if (unknown.length > 0) {
  process.stderr.write(`no fault named ${unknown.join(', ')}; there are ${Object.keys(faults).join(', ')}\n`);
  process.exit(2);
}
const count = (flag: string | undefined, variable: string): number | undefined => {
  const text = flag ?? process.env[variable];
  if (text === undefined || text === '') return undefined;
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  process.stderr.write(`--runs and --seconds take a whole number above 0, not ${text}\n`);
  process.exit(2);
};
const [runs, seconds] = [count(values.runs, 'HEALTHOS_FAULT_RUNS'), count(values.seconds, 'HEALTHOS_FAULT_SECONDS')];
/** Takes hours whatever the flags: only where it is named. */
const byName: ReadonlySet<string> = new Set(values.quick ? [] : ['soak']);
const broken: string[] = [];
for (const [name, load] of Object.entries(faults)) {
  if (positionals.length > 0 ? !positionals.includes(name) : byName.has(name)) continue;
  const fault = await load();
  const usual = values.quick ? fault.quick : fault.whole;
  const size: Size = { runs: runs ?? usual.runs, seconds: seconds ?? usual.seconds };
  process.stdout.write(`\n${name}: ${fault.title}\n`);
  const began = performance.now();
  const figures = await fault.run(size);
  print(figures);
  keep(name, size, figures);
  process.stdout.write(`  (${((performance.now() - began) / 1000).toFixed(0)} s)\n`);
  for (const { what, kept } of figures) if (kept === false) broken.push(`${name}: ${what}`);
}
process.stdout.write(broken.length === 0 ? '\nEvery promise was kept.\n' : `\nBROKEN:\n${broken.map((line) => `  ${line}\n`).join('')}`);
process.exit(broken.length === 0 ? 0 : 1);
