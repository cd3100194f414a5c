/**
 * `npm run bench [-- NAME...]`: figures, peers beside ours in one run. Without a name all of them, and at the end every row of the performance page in one
 * table (`--quick`: at small sizes, some minutes, or of the named ones alone); `day` and `load`, which play a hospital's day, are asked for by name.
 */
import { keep, print, type Bench } from './figures.ts';
import { runWhole } from './whole.ts';

const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  parse: async () => (await import('./parse.ts')).parse,
  x12: async () => (await import('./x12.ts')).x12,
  underpaid: async () => (await import('./underpaid.ts')).underpaid,
  framing: async () => (await import('./framing.ts')).framing,
  ingest: async () => (await import('./ingest.ts')).ingest,
  append: async () => (await import('./append.ts')).append,
  record: async () => (await import('./record.ts')).record,
  push: async () => (await import('./push.ts')).push,
  glass: async () => (await import('./glass.ts')).glass,
  flood: async () => (await import('./flood.ts')).flood,
  wall: async () => (await import('./wall.ts')).wall,
  money: async () => (await import('./money.ts')).money,
  given: async () => (await import('./given.ts')).given,
  withdrawn: async () => (await import('./withdrawn.ts')).withdrawn,
  memory: async () => (await import('./memory.ts')).memory,
  growth: async () => (await import('./growth.ts')).growth,
  placement: async () => (await import('./placement.ts')).placement,
  identity: async () => (await import('./identity.ts')).identity,
  forecast: async () => (await import('./forecast.ts')).forecast,
  'what-if': async () => (await import('./what-if.ts')).whatIf,
  reprice: async () => (await import('./reprice.ts')).repriceYear,
  hooks: async () => (await import('./hooks.ts')).hooks,
  start: async () => (await import('./start.ts')).start,
  chart: async () => (await import('./chart.ts')).chart,
  fhir: async () => (await import('./fhir.ts')).fhir,
  sync: async () => (await import('./sync.ts')).sync,
  page: async () => (await import('./page.ts')).page,
  views: async () => (await import('./views.ts')).viewCosts,
  load: async () => (await import('./load.ts')).load,
  facilities: async () => (await import('./facilities.ts')).facilities,
  storm: async () => (await import('./faulted.ts')).storm,
  moves: async () => (await import('./faulted.ts')).moves,
  fresh: async () => (await import('./fresh.ts')).fresh,
  processes: async () => (await import('./processes.ts')).processes,
  day: async () => (await import('./day.ts')).day,
};

const longOnes = ['day', 'load'];
const asked = process.argv.slice(2).filter((name) => name !== '--quick');
const isSmall = process.argv.includes('--quick');
const unknown = asked.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  process.stderr.write(`no bench named ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}\n`);
  process.exit(2);
}
if (asked.length === 0 || isSmall) {
  const names = Object.keys(benches).filter((name) => (asked.length === 0 ? !longOnes.includes(name) : asked.includes(name)));
  process.exit(await runWhole(names, isSmall));
}
for (const [name, load] of Object.entries(benches)) {
  if (!asked.includes(name)) continue;
  process.stdout.write(`\n${name}\n`);
  const rows = await (await load()).run();
  print(rows);
  keep(name, rows);
}
process.exit(0);
