/**
 * The FHIR door over HTTP in a house of 100,000 people, while feeds go on: reads, versions and the searches that clients ask most, each of a person of its
 * own; and a bulk export of 10,000 people, its progress and what the server holds meanwhile. `HEALTHOS_BENCH_PATIENTS` changes how many people the house has;
 * `HEALTHOS_BENCH_HOUSE` names a data directory that was filled before.
 */
import { chmodSync } from 'node:fs';
import { connectMllp } from '../../ingest/src/transports/mllp/client.ts';
import { fillHouse, sampleOf, storyOf, type Made } from './fhir-people.ts';
import { print, type Bench, type Row } from './figures.ts';
import { restedAfter } from './at-rest.ts';
import type { LiveHeap } from './live-heap.ts';
import { startProduct, type Product } from './product.ts';
import { temporaryFolder } from '../services/temporary.ts';

const people = Number(process.env['HEALTHOS_BENCH_PATIENTS'] ?? 100_000);
/** The one house ten times the other: an export that is flat takes no more memory in the larger. */
const houses = [1000, 10_000].map((count) => Math.min(count, people));
const [asked, warming, feedMs] = [120, 20, 200];
const [readTarget, searchTarget] = ['<= 25', '<= 80'];

const row = (what: string, value: number, unit: string, target?: string): Row => ({
  bench: 'fhir',
  case: what,
  subject: 'ours',
  value,
  unit,
  ...(target === undefined ? {} : { target }),
});

const says = (what: string): void => void process.stdout.write(`${new Date().toISOString().slice(11, 19)}  ${what}\n`);

export const fhir: Bench = {
  name: 'fhir',
  run: async () => {
    const rows = await exporting();
    print(rows);
    return [...rows, ...(await asking())];
  },
};

function newFolder(): string {
  const folder = temporaryFolder('healthos-bench-');
  chmodSync(folder, 0o755);
  return folder;
}

interface Asking {
  readonly product: Product;
  readonly token: string;
}

async function fhirOf({ product, token }: Asking, path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(path.startsWith('http') ? path : `${product.url}/fhir/R4/${path}`, { headers: { authorization: `Bearer ${token}`, ...headers } });
}

interface Bundle {
  readonly entry?: readonly { readonly resource: { readonly id: string; readonly resourceType: string } }[];
}

async function idsOf(door: Asking, path: string): Promise<readonly string[]> {
  const { entry = [] } = (await (await fhirOf(door, path)).json()) as Bundle;
  return entry.map(({ resource }) => resource.id);
}

const at = (values: readonly number[], share: number): number => [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? 0;

interface Memory {
  /** MiB of the server. */
  readonly resident: number;
  readonly heap: number;
}

async function memoryOf({ product, token }: Asking): Promise<Memory> {
  const text = await (await fetch(`${product.url}/metrics`, { headers: { authorization: `Bearer ${token}` } })).text();
  const said = (name: RegExp): number => Number(name.exec(text)?.[1] ?? 0) / 1_048_576;
  return { resident: said(/^healthos_process_resident_memory_bytes (\S+)/m), heap: said(/^healthos_nodejs_heap_size_used_bytes (\S+)/m) };
}

async function asking(): Promise<readonly Row[]> {
  const kept = process.env['HEALTHOS_BENCH_HOUSE'];
  const folder = kept ?? newFolder();
  says(`a house of ${people.toLocaleString('en')} people`);
  if (kept === undefined) await fillHouse(folder, people, (n) => says(`${n.toLocaleString('en')} people are in`));
  const sample = sampleOf(people, 1000);
  says('starting the server');
  const product = await startProduct({ folder });
  const door: Asking = { product, token: await product.token('admin') };
  const atRest = await restedAfter(product.url, door.token);
  says(`the house has worked out its accounts ${atRest.toFixed(0)} s after its start`);
  const stopFeed = await feed(product);
  try {
    const rows = await cases(door, sample);
    return [
      ...rows,
      row('the accounts of a house that was just started are worked out after', atRest, 's'),
      row(`memory of the server, ${people.toLocaleString('en')} people`, (await memoryOf(door)).resident, 'MiB'),
    ];
  } finally {
    await stopFeed();
    await product.stop(kept !== undefined);
  }
}

/** Somebody new every so many milliseconds: what is kept ready for one picture does not stay ready. */
async function feed(product: Product): Promise<() => Promise<void>> {
  const sender = await connectMllp({ host: '127.0.0.1', port: product.mllpPort });
  let n = people + Math.floor(Date.now() / 1000);
  let sending: Promise<unknown> = Promise.resolve();
  const beat = setInterval(() => {
    const made = { number: `N${n}`, visit: `VN${n}`, family: 'Newcomer', birth: '19800101' };
    for (const bytes of storyOf(n++, made, 'Nora', 'F', Date.now())) sending = sender.send(bytes);
  }, feedMs);
  return async () => {
    clearInterval(beat);
    await sending;
    sender.close();
  };
}

interface Known {
  readonly made: Made;
  readonly patient: string;
  readonly encounter: string;
  readonly observation: string;
}

async function cases(door: Asking, sample: readonly Made[]): Promise<readonly Row[]> {
  const known: Known[] = [];
  for (const made of sample.slice(0, asked + warming)) {
    const [patient = ''] = await idsOf(door, `Patient?identifier=LGH|${made.number}`);
    const [encounter = ''] = await idsOf(door, `Encounter?patient=${patient}`);
    const [observation = ''] = await idsOf(door, `Observation?patient=${patient}&code=2823-3`);
    known.push({ made, patient, encounter, observation });
  }
  const since = new Date(Date.now() - 1000).toISOString();
  const asks: readonly (readonly [what: string, target: string, path: (one: Known) => string])[] = [
    ['read Patient', readTarget, ({ patient }) => `Patient/${patient}`],
    ['read Encounter', readTarget, ({ encounter }) => `Encounter/${encounter}`],
    ['read Observation', readTarget, ({ observation }) => `Observation/${observation}`],
    ['vread Observation', readTarget, ({ observation }) => `Observation/${observation}/_history/1`],
    ['search Patient by identifier', searchTarget, ({ made }) => `Patient?identifier=LGH|${made.number}`],
    ['search Patient by family and birth date', searchTarget, ({ made }) => `Patient?family=${made.family}&birthdate=${dashed(made.birth)}`],
    ['search Patient by name', searchTarget, ({ made }) => `Patient?name=${made.family}&_count=20`],
    ['search Patient by a common name', searchTarget, () => 'Patient?name=Smith&_count=20'],
    ['search Observation by patient, code and date', searchTarget, ({ patient }) => `Observation?patient=${patient}&code=http://loinc.org|2823-3&date=ge2020`],
    ['search Observation by patient and category', searchTarget, ({ patient }) => `Observation?patient=${patient}&category=laboratory`],
    ['search Encounter by patient', searchTarget, ({ patient }) => `Encounter?patient=${patient}`],
    ['search Patient by _lastUpdated', searchTarget, () => `Patient?_lastUpdated=ge${since}&_count=20`],
    ['search Observation by patient and _lastUpdated', searchTarget, ({ patient }) => `Observation?patient=${patient}&_lastUpdated=ge2020`],
    [
      'search Encounter with _include and _revinclude',
      searchTarget,
      ({ patient }) => `Encounter?patient=${patient}&_include=Encounter:patient&_include=Encounter:location&_revinclude=Observation:encounter`,
    ],
    ['search Observation chained by patient.identifier', searchTarget, ({ made }) => `Observation?patient.identifier=${made.number}&code=2823-3`],

    ['search Patient by _has of a result', searchTarget, ({ made }) => `Patient?identifier=${made.number}&_has:Observation:patient:code=2823-3`],
    ['search Observation by code-value-quantity', searchTarget, ({ patient }) => `Observation?patient=${patient}&code-value-quantity=2823-3$gt1`],
    ['search open Encounters of the house', searchTarget, () => 'Encounter?status=in-progress&_count=20'],
    ['Patient/$everything', searchTarget, ({ patient }) => `Patient/${patient}/$everything`],
  ];
  const rows: Row[] = [];
  for (const [what, target, path] of asks) {
    const took: number[] = [];
    for (const [n, one] of known.entries()) {
      const began = performance.now();
      const response = await fhirOf(door, path(one));
      await response.arrayBuffer();
      if (response.status !== 200) throw new Error(`${path(one)} answered ${response.status}`);
      if (n >= warming) took.push(performance.now() - began);
    }
    says(`${what}: p50 ${at(took, 0.5).toFixed(1)} ms, p95 ${at(took, 0.95).toFixed(1)} ms`);
    rows.push(row(`${what}, p95 (p50 ${at(took, 0.5).toFixed(1)})`, at(took, 0.95), 'ms', target));
  }
  return rows;
}

const dashed = (birth: string): string => `${birth.slice(0, 4)}-${birth.slice(4, 6)}-${birth.slice(6, 8)}`;

interface Grown extends Memory {
  /** MiB after a collection, the most that was seen while it ran and after. */
  readonly live: number;
}

/** The export runs in houses of their own, so that what it takes of memory is seen. */
async function exporting(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const grown: Grown[] = [];
  for (const count of houses) {
    const folder = newFolder();
    says(`an export of ${count.toLocaleString('en')} people`);
    await fillHouse(folder, count);
    const product = await startProduct({ folder, heap: true });
    try {
      const exported = await exportOnce({ product, token: await product.token('admin') }, count);
      rows.push(...exported.rows);
      grown.push(exported.grown);
    } finally {
      await product.stop();
    }
  }
  const [few, many] = grown;
  if (few === undefined || many === undefined) return rows;
  const above = (what: string, of: keyof Grown, target?: string): Row => ({
    ...row(`memory above the start of the export, ${what}, ${houses[1]?.toLocaleString('en') ?? ''} people`, many[of], 'MiB', target),
    ratio: `${few[of].toFixed(1)} MiB with ${houses[0]?.toLocaleString('en') ?? ''} people`,
  });
  return [...rows, above('live heap', 'live', flatTarget), above('peak heap with garbage', 'heap'), above('peak resident with garbage', 'resident')];
}

/** What an export may hold at once, whatever the house: 100 people and what waits for the disk. */
const flatTarget = '<= 8, as flat';
/** A house works out its accounts in the minutes after its start: it is settled when two looks, so far apart, find the same live heap. */
const settled = { everyMs: 5000, withinMiB: 1, looks: 60 } as const;

async function settledHeap(heap: LiveHeap): Promise<number> {
  let live = await heap.collected();
  for (let look = 0; look < settled.looks; look++) {
    await new Promise((done) => setTimeout(done, settled.everyMs));
    const before = live;
    live = await heap.collected();
    if (Math.abs(live - before) < settled.withinMiB) return live;
  }
  throw new Error(`the live heap was never still: ${live.toFixed(0)} MiB`);
}

/** Milliseconds between two looks at progress and memory. */
const lookMs = 100;
/** Collections while one export runs: each stops the server for seconds, which are not counted as its own. */
const collections = 4;

async function exportOnce(door: Asking, count: number): Promise<{ readonly rows: readonly Row[]; readonly grown: Grown }> {
  const { heap } = door.product;
  if (heap === undefined) throw new Error('the server was not started to be asked for its live heap');
  // What reads keep ready is there, and the house has done the work of its start, before memory is looked at.
  await (await fhirOf(door, 'Patient?_count=200')).arrayBuffer();
  const still = await settledHeap(heap);
  const before = await memoryOf(door);
  const live: number[] = [];
  let collectingMs = 0;
  const collect = async (): Promise<void> => {
    const from = performance.now();
    live.push(await heap.collected());
    collectingMs += performance.now() - from;
  };
  const began = performance.now();
  const begun = await fhirOf(door, '$export', { prefer: 'respond-async' });
  const job = begun.headers.get('content-location') ?? '';
  const told: (Memory & { readonly done: number })[] = [];
  let manifest: Response;
  for (;;) {
    manifest = await fhirOf(door, job);
    if (manifest.status !== 202) break;
    const [, done = '0'] = /^(\d+) of/.exec(manifest.headers.get('x-progress') ?? '') ?? [];
    told.push({ done: Number(done), ...(await memoryOf(door)) });
    if (Number(done) >= ((live.length + 1) * count) / (collections + 1)) await collect();
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
  const seconds = (performance.now() - began - collectingMs) / 1000;
  await collect();
  const { output } = (await manifest.json()) as { readonly output: readonly { readonly type: string; readonly url: string; readonly count: number }[] };
  const lines = output.reduce((sum, { count: own }) => sum + own, 0);
  const patients = output.find(({ type }) => type === 'Patient');
  const file = await (await fhirOf(door, patients?.url ?? '')).text();
  if (file.trim().split('\n').length !== count) throw new Error('the file of people has not everybody in it');
  if (told.some(({ done }, n) => done < (told[n - 1]?.done ?? 0))) throw new Error('the progress went back');
  const peak = (of: keyof Memory): number => Math.max(before[of], ...told.map((one) => one[of]));
  const what = `export of ${count.toLocaleString('en')} people`;
  return {
    rows: [
      row(`${what}, ${lines.toLocaleString('en')} resources`, seconds, 's'),
      row(`${what}: progress told`, new Set(told.map(({ done }) => done)).size, 'times'),
      row(`${what}: resident before`, before.resident, 'MiB'),
      row(`${what}: resident, peak`, peak('resident'), 'MiB'),
      row(`${what}: heap before, with garbage`, before.heap, 'MiB'),
      row(`${what}: heap, peak, with garbage`, peak('heap'), 'MiB'),
      row(`${what}: live heap before`, still, 'MiB'),
      row(`${what}: live heap while it ran and after, the most of ${live.length} looks`, Math.max(...live), 'MiB'),
    ],
    grown: { resident: peak('resident') - before.resident, heap: peak('heap') - before.heap, live: Math.max(...live) - still },
  };
}
