/** Bundles loaded whole: the chart of each person shows every resource of theirs, by type, and loading twice doubles nothing. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServer, type Answer as Served, type Server } from './started.ts';

const corpus = process.env['HEALTHOS_CORPUS'] ?? fileURLToPath(new URL('../../../shared/corpus/', import.meta.url));
const folder = `${corpus}/synthea`;
const files = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json')) : [];

interface Bundle {
  readonly entry: readonly { readonly resource: { readonly resourceType: string; readonly id: string } }[];
}
interface Item {
  readonly item: string;
}
const parts = ['lines', 'orders', 'doses', 'immunisations', 'documents', 'resources'] as const;

/** `Condition/id` of a line's key, which begins with the record; `Observation/id` of the parts of a blood pressure. */
const resourceIn = (item: string): string => /([A-Z][A-Za-z]+\/[A-Za-z0-9.-]+)/.exec(item)?.[1] ?? item;

function counted(keys: Iterable<string>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const key of [...new Set(keys)].sort()) counts[key.split('/')[0] ?? ''] = (counts[key.split('/')[0] ?? ''] ?? 0) + 1;
  return counts;
}

describe.skipIf(files.length === 0)('Synthea in the chart (needs ../shared/corpus)', () => {
  let server: Server;
  beforeAll(async () => {
    server = await startServer({ HEALTHOS_DEMO: 'on' });
  });
  afterAll(() => server.stop());

  const load = (bytes: Buffer): Promise<Served> =>
    server.ask('admin', '/fhir/R4?facility=LGH', { method: 'POST', body: new Uint8Array(bytes), headers: { 'content-type': 'application/fhir+json' } });

  /** The record that a bundle was filed under, as its message says. */
  async function patientOf(loaded: Served): Promise<string> {
    const { body } = await server.ask('admin', `/api/messages/${String(loaded.body['id'])}`);
    const events = body['events'] as readonly { readonly event: { readonly type: string; readonly patient?: string } }[];
    return events.find(({ event }) => event.type === 'SourceRecordSeen')?.event.patient ?? '';
  }

  async function shown(patient: string): Promise<Record<string, number>> {
    const { body: chart } = await server.ask('admin', `/api/patients/${patient}/chart`);
    const { rows = [] } = (await server.ask('admin', `/api/patients/${patient}/results`)).body;
    const items = [...parts.flatMap((part) => chart[part] as readonly Item[]), ...rows.flatMap(({ points }) => points as readonly Item[])];
    const visits = chart['visits'] as readonly { readonly encounter: string }[];
    return counted([
      `Patient/${String(chart['patient'])}`,
      ...visits.map(({ encounter }) => `Encounter/${encounter}`),
      ...items.map(({ item }) => resourceIn(item)),
    ]);
  }

  test.each(files)('%s', { timeout: 30_000 }, async (name) => {
    const bytes = readFileSync(`${folder}/${name}`);
    const bundle = JSON.parse(bytes.toString('utf8')) as Bundle;
    const told = counted(bundle.entry.map(({ resource }) => `${resource.resourceType}/${resource.id}`));
    const loaded = await load(bytes);
    expect(loaded.status).toBe(200);
    const patient = await patientOf(loaded);
    expect(await shown(patient)).toEqual(told);
    const mark = async (): Promise<unknown> => (await server.ask('admin', `/api/patients/${patient}/chart`)).body['mark'];
    const before = await mark();
    expect((await load(bytes)).status).toBe(200);
    expect(await mark()).toBe(before);
    // The same bundle in other bytes, a blank at its end, is another message and says nothing new.
    expect((await load(Buffer.concat([bytes, Buffer.from('\n')]))).status).toBe(200);
    expect(await shown(patient)).toEqual(told);
  });
});
